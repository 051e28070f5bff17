package io.github.cockpitsso.it.bench;

import static io.github.cockpitsso.it.bench.BenchRealm.COCKPIT;
import static io.github.cockpitsso.it.bench.BenchRealm.KINDS;
import static io.github.cockpitsso.it.bench.BenchRealm.LDAP;
import static io.github.cockpitsso.it.bench.BenchRealm.LOCAL;

import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.KeycloakSetup;
import io.github.cockpitsso.testkit.keycloak.OidcLogin;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Numbers of calls to Cockpit and of SQL statements for one operation. Hibernate logs each
 * statement, so this needs a Keycloak of its own, in which no time is measured.
 */
final class CallFigures {
  /** Users in Cockpit and in LDAP. */
  static final int USERS = 1000;

  private static final int REPETITIONS = 3;
  private static final Duration SETTLED = Duration.ofMillis(1200);
  private static final String LOGGER = "org.hibernate.SQL";

  private final Figures figures = new Figures(
      "for one operation",
      List.of("calls to Cockpit", sql(COCKPIT), sql(LDAP), sql(LOCAL)),
      List.of());
  private final KeycloakServer keycloak;
  private final StandInCockpit cockpit;

  CallFigures(KeycloakServer keycloak, StandInCockpit cockpit) {
    this.keycloak = keycloak;
    this.cockpit = cockpit;
  }

  /** The setup with a log of all statements. */
  static KeycloakSetup withStatements(KeycloakSetup setup) {
    return setup.withOption("--log-level-" + LOGGER + "=debug");
  }

  private static String sql(String kind) {
    return "SQL, " + kind;
  }

  /** Counts once; numbers need no rounds. */
  void count(Slapd ldap) {
    for (String kind : KINDS) {
      BenchRealm realm = realm(kind, ldap);
      String client = kind.equals(COCKPIT) ? BenchRealm.WITH_MAPPERS : BenchRealm.WITHOUT_MAPPERS;
      OidcLogin app = realm.client(client);
      // The first request fills the caches of the realm.
      BenchRealm.login(app, client, REPETITIONS);
      settle();
      for (int i = 0; i < REPETITIONS; i++) {
        int user = i;
        count("first login", kind, 1, () -> BenchRealm.login(app, client, user));
      }
      for (int i = 0; i < REPETITIONS; i++) {
        int user = i;
        count("login", kind, 1, () -> BenchRealm.login(app, client, user));
        Tokens tokens = BenchRealm.login(app, client, user);
        settle();
        TokenFigures.OPERATIONS.forEach(
            (name, operation) -> count(name, kind, 1, () -> operation.run(app, tokens)));
      }
    }
    for (String kind : List.of(COCKPIT, LDAP)) {
      BenchRealm realm = realm(kind, ldap);
      settle();
      count("first sync, for one user", kind, USERS, realm::sync);
      count("sync again, for one user", kind, USERS, realm::sync);
    }
  }

  private BenchRealm realm(String kind, Slapd ldap) {
    return switch (kind) {
      case COCKPIT -> BenchRealm.ofCockpit(keycloak, cockpit);
      case LDAP -> BenchRealm.ofLdap(keycloak, ldap);
      default -> BenchRealm.ofLocalUsers(keycloak, REPETITIONS + 1);
    };
  }

  private void count(String what, String kind, int users, Runnable operation) {
    long calls = cockpit.journal().total();
    long statements = statements();
    operation.run();
    settle();
    figures.add(what, sql(kind), (double) (statements() - statements) / users);
    if (kind.equals(COCKPIT)) {
      figures.add(what, "calls to Cockpit", (double) (cockpit.journal().total() - calls) / users);
    }
  }

  private long statements() {
    return keycloak.log().lines().filter(it -> it.contains("[" + LOGGER + "]")).count();
  }

  /**
   * Keycloak saves sessions shortly after the answer, and a refresh only if the session was last
   * used in an earlier second.
   */
  private static void settle() {
    try {
      TimeUnit.NANOSECONDS.sleep(SETTLED.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  Figures figures() {
    return figures;
  }
}
