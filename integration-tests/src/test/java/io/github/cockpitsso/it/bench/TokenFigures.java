package io.github.cockpitsso.it.bench;

import static io.github.cockpitsso.it.bench.BenchRealm.WITHOUT_MAPPERS;
import static io.github.cockpitsso.it.bench.BenchRealm.WITH_MAPPERS;

import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Refreshes, userinfo and introspections of users in Cockpit, with and without our mappers. */
final class TokenFigures {
  private static final String WITH = "with our mappers";
  private static final String WITHOUT = "without";

  /** A request with these tokens of the client. */
  @FunctionalInterface
  interface Operation {
    void run(OidcLogin app, Tokens tokens);
  }

  /** The operations by their names. */
  static final Map<String, Operation> OPERATIONS = operations();

  private final Figures figures = new Figures("tokens", List.of(WITH, WITHOUT), List.of(WITHOUT));
  private final BenchRealm realm;

  TokenFigures(KeycloakServer keycloak, StandInCockpit cockpit) {
    realm = BenchRealm.ofCockpit(keycloak, cockpit);
  }

  private static Map<String, Operation> operations() {
    Map<String, Operation> operations = new LinkedHashMap<>();
    operations.put("refresh", (app, tokens) -> app.refresh(tokens).expect(200));
    operations.put("userinfo", (app, tokens) -> app.userinfo(tokens).expect(200));
    // Only the bridge gets the user's API key, which Keycloak reads from Cockpit.
    operations.put("introspection by the bridge", introspection(TestRealm.BRIDGE));
    operations.put("introspection by another client", introspection(TestRealm.OTHER));
    return operations;
  }

  private static Operation introspection(String caller) {
    return (app, tokens) -> {
      String answer =
          app.introspect(caller, TestRealm.SECRET, tokens.access()).expect(200).body();
      if (!answer.contains("\"active\":true")) {
        throw new IllegalStateException("The token is not active: " + answer);
      }
    };
  }

  void round(int seconds) {
    OPERATIONS.forEach((name, operation) -> {
      measure(name, operation, seconds, WITH, WITH_MAPPERS);
      measure(name, operation, seconds, WITHOUT, WITHOUT_MAPPERS);
    });
  }

  private void measure(
      String name, Operation operation, int seconds, String column, String client) {
    OidcLogin app = realm.client(client);
    List<Tokens> tokens = IntStream.range(0, ClosedLoop.CLIENTS)
        .mapToObj(user -> BenchRealm.login(app, client, user))
        .toList();
    ClosedLoop loop = ClosedLoop.run(seconds, it -> operation.run(app, tokens.get(it)));
    figures.add(name + ", per second", column, loop.perSecond());
    figures.add(name + ", Keycloak's CPU time, ms", column, loop.cpuMillis());
  }

  Figures figures() {
    return figures;
  }
}
