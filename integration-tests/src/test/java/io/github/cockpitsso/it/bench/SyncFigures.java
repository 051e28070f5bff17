package io.github.cockpitsso.it.bench;

import static io.github.cockpitsso.it.bench.BenchRealm.COCKPIT;
import static io.github.cockpitsso.it.bench.BenchRealm.LDAP;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.util.List;

/** Full syncs of this number of users into a new realm, and the console's list of them. */
final class SyncFigures {
  private static final int PAGES = 30;
  private static final int ON_A_PAGE = 21;
  private static final int FOUND = 10;

  private final Figures figures;
  private final KeycloakServer keycloak;
  private final int users;

  SyncFigures(KeycloakServer keycloak, int users) {
    this.keycloak = keycloak;
    this.users = users;
    figures =
        new Figures("sync of %,d users".formatted(users), List.of(COCKPIT, LDAP), List.of(LDAP));
  }

  void round(StandInCockpit cockpit, Slapd ldap) {
    measure(COCKPIT, BenchRealm.ofCockpit(keycloak, cockpit));
    measure(LDAP, BenchRealm.ofLdap(keycloak, ldap));
  }

  private void measure(String kind, BenchRealm realm) {
    double first = seconds(() -> assertThat(realm.sync().path("added").asInt()).isEqualTo(users));
    figures.add("first sync, users/s", kind, users / first);
    double again = seconds(() -> assertThat(realm.sync().path("failed").asInt()).isZero());
    figures.add("sync again, users/s", kind, users / again);
    double list = 0;
    double search = 0;
    for (int i = 0; i < PAGES; i++) {
      String part = "&search=user%04d".formatted(i);
      list += seconds(() -> assertThat(realm.userList("")).hasSize(ON_A_PAGE));
      search += seconds(() -> assertThat(realm.userList(part)).hasSize(FOUND));
    }
    figures.add("first page of the user list, ms", kind, 1000 * list / PAGES);
    figures.add("search in the user list, ms", kind, 1000 * search / PAGES);
    // Keycloak needs minutes to delete more users. The database ends with the run.
    if (users <= FederationBench.LARGE) {
      realm.close();
    }
  }

  private static double seconds(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  Figures figures() {
    return figures;
  }
}
