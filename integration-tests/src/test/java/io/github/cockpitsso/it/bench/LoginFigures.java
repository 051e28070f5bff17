package io.github.cockpitsso.it.bench;

import static io.github.cockpitsso.it.bench.BenchRealm.COCKPIT;
import static io.github.cockpitsso.it.bench.BenchRealm.KINDS;
import static io.github.cockpitsso.it.bench.BenchRealm.LDAP;
import static io.github.cockpitsso.it.bench.BenchRealm.LOCAL;

import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Logins by direct grant of users whom Keycloak has seen before. */
final class LoginFigures {
  private static final int USERS = 200;
  private static final int ONE_AT_A_TIME = 60;
  private static final String TIMER = "cockpit_calls_seconds_sum";

  private final Figures figures =
      new Figures("login", List.of(COCKPIT, LDAP, LOCAL), List.of(LDAP, LOCAL));
  private final Map<String, OidcLogin> apps = new LinkedHashMap<>();
  private final AtomicInteger next = new AtomicInteger();
  private final URI metrics;

  LoginFigures(KeycloakServer keycloak, StandInCockpit cockpit, Slapd ldap) {
    metrics = keycloak.management().resolve("/metrics");
    Map<String, BenchRealm> realms = Map.of(
        COCKPIT, BenchRealm.ofCockpit(keycloak, cockpit),
        LDAP, BenchRealm.ofLdap(keycloak, ldap),
        LOCAL, BenchRealm.ofLocalUsers(keycloak, USERS));
    KINDS.forEach(kind -> apps.put(kind, realms.get(kind).client(client(kind))));
    for (int user = 0; user < USERS; user++) {
      for (String kind : KINDS) {
        BenchRealm.login(apps.get(kind), client(kind), user);
      }
    }
  }

  /** Our users get our claims. The others log in at a client that has none of our mappers. */
  private static String client(String kind) {
    return kind.equals(COCKPIT) ? BenchRealm.WITH_MAPPERS : BenchRealm.WITHOUT_MAPPERS;
  }

  void round(int seconds) {
    for (String kind : KINDS) {
      ClosedLoop loop = ClosedLoop.run(seconds, client -> login(kind));
      figures.add("logins/s, " + ClosedLoop.CLIENTS + " clients", kind, loop.perSecond());
      figures.add("Keycloak's CPU time, ms", kind, loop.cpuMillis());
    }
    Map<String, Double> millis = new LinkedHashMap<>();
    double cockpit = -cockpitSeconds();
    for (int i = 0; i < ONE_AT_A_TIME; i++) {
      for (String kind : KINDS) {
        long start = System.nanoTime();
        login(kind);
        millis.merge(kind, (System.nanoTime() - start) / 1e6 / ONE_AT_A_TIME, Double::sum);
      }
    }
    double call = 1000 * (cockpit + cockpitSeconds()) / ONE_AT_A_TIME;
    // Means, because the metric has no median that could be subtracted.
    millis.forEach((kind, login) -> {
      double remote = kind.equals(COCKPIT) ? call : 0;
      figures.add("one login at a time, ms", kind, login);
      figures.add("the same without the call to Cockpit, ms", kind, login - remote);
      figures.add("share of the call to Cockpit, %", kind, 100 * remote / login);
    });
  }

  private void login(String kind) {
    BenchRealm.login(apps.get(kind), client(kind), next.getAndIncrement() % USERS);
  }

  /** How long all calls to Cockpit took until now, as the federation's own metric reports it. */
  private double cockpitSeconds() {
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(it -> it.startsWith(TIMER))
          .mapToDouble(it -> Double.parseDouble(it.substring(it.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  Figures figures() {
    return figures;
  }
}
