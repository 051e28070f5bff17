package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A failed login takes the same time for every name, so the time does not reveal which names exist.
 * The stand-in answers immediately, so only Keycloak's password hash is measured.
 */
@Tag("alone")
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginTimingIT {
  // Without a hash, the time drops to a tenth. The noise of a busy machine is far smaller.
  private static final double LEAST = 0.6;
  private static final double MOST = 1.7;
  private static final int ROUNDS = Integer.getInteger("timing.rounds", 9);
  private static final String WRONG = "Wrong-Pass-1";

  private KeycloakServer keycloak;
  private StandInCockpit cockpit;

  @BeforeAll
  void start(KeycloakServer server) {
    keycloak = server;
    cockpit = StandInCockpit.start();
  }

  @AfterAll
  void stop() {
    cockpit.close();
  }

  @Test
  void a_failed_login_takes_the_same_time_for_every_name_with_a_directory() {
    try (TestRealm realm = TestRealm.withDirectory(keycloak, cockpit)) {
      Map<String, String> names = names(realm);
      names.put("imported by a search", searched(realm));
      names.put("inactive, never imported", inactive());

      assertSameTimes("directory", realm, names);
    }
  }

  @Test
  void a_failed_login_takes_the_same_time_for_every_name_without_a_directory() {
    try (TestRealm realm = TestRealm.loginOnly(keycloak, cockpit, SeedData.LOGIN_API_KEY)) {
      Map<String, String> names = names(realm);
      names.put("inactive, never imported", inactive());

      assertSameTimes("login only", realm, names);
    }
  }

  @Test
  void a_login_that_succeeds_does_not_wait_for_a_hash() {
    try (TestRealm realm = TestRealm.withDirectory(keycloak, cockpit)) {
      // Makes one hash take seconds.
      realm
          .admin()
          .put(
              realm.name(),
              Map.of("passwordPolicy", "hashAlgorithm(pbkdf2-sha512) and hashIterations(5000000)"))
          .expect(204);
      CockpitUser account = TestRealm.addAccount(cockpit, it -> it);
      realm.directGrant(account.user(), PASSWORD).expect(200);

      Duration right = time(() -> realm.directGrant(account.user(), PASSWORD).expect(200));
      Duration wrong = time(() -> realm.directGrant(account.user(), WRONG).expect(400));

      assertThat(wrong).as("the hash is slow").isGreaterThan(Duration.ofSeconds(1));
      assertThat(right).isLessThan(wrong.dividedBy(2));
    }
  }

  private Map<String, String> names(TestRealm realm) {
    // Failed logins must not lock these names during the measurement.
    realm.admin().put(realm.name(), Map.of("bruteForceProtected", false)).expect(204);
    Map<String, String> names = new LinkedHashMap<>();
    names.put("unknown", "nobody-of-this-name");
    names.put("known", known(realm).user());
    CockpitUser deleted = known(realm);
    cockpit.users().delete(deleted.user());
    names.put("deleted in Cockpit", deleted.user());
    CockpitUser left = known(realm);
    cockpit.users().deactivate(left.user());
    names.put("inactive in Cockpit", left.user());
    CockpitUser disabled = known(realm);
    disable(realm, disabled.user());
    names.put("disabled in Keycloak", disabled.user());
    return names;
  }

  private CockpitUser known(TestRealm realm) {
    CockpitUser account = TestRealm.addAccount(cockpit, it -> it);
    realm.app().login(account.user(), PASSWORD).expectTokens();
    return account;
  }

  private String searched(TestRealm realm) {
    CockpitUser account = TestRealm.addAccount(cockpit, it -> it);
    realm.admin().get(realm.name() + "/users?search=" + account.user());
    return account.user();
  }

  private String inactive() {
    CockpitUser account = TestRealm.addAccount(cockpit, it -> it);
    cockpit.users().deactivate(account.user());
    return account.user();
  }

  private static void disable(TestRealm realm, String name) {
    ObjectNode user = realm.users(name).path(0).deepCopy();
    user.put("enabled", false);
    realm.admin().put(realm.name() + "/users/" + user.path("id").asText(), user).expect(204);
  }

  private static void assertSameTimes(String mode, TestRealm realm, Map<String, String> names) {
    assertSame(mode + ", direct grant", names, name -> {
      long start = System.nanoTime();
      Answer answer = realm.directGrant(name, WRONG);
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      assertThat(answer.expect(400).body()).contains("Invalid user credentials");
      return time;
    });
    assertSame(mode + ", browser form", names, name -> {
      LoginPage page = realm.app().open();
      long start = System.nanoTime();
      assertThat(page.submit(name, WRONG).tokens()).isEmpty();
      return Duration.ofNanos(System.nanoTime() - start);
    });
  }

  private static void assertSame(
      String what, Map<String, String> names, Function<String, Duration> login) {
    Map<String, List<Duration>> times = new LinkedHashMap<>();
    for (int round = -1; round < ROUNDS; round++) {
      // In alternation, so that other load on the machine affects all of them.
      for (Map.Entry<String, String> name : names.entrySet()) {
        Duration time = login.apply(name.getValue());
        if (round >= 0) {
          times.computeIfAbsent(name.getKey(), it -> new ArrayList<>()).add(time);
        }
      }
    }
    Map<String, Long> medians = new LinkedHashMap<>();
    times.forEach((name, all) -> medians.put(name, median(all).toMillis()));
    System.out.printf("%s: medians of %d in ms: %s%n", what, ROUNDS, medians);
    double unknown = medians.get("unknown");
    medians.forEach((name, median) -> assertThat(median / unknown)
        .as("%s: '%s' beside an unknown name: %s", what, name, medians)
        .isBetween(LEAST, MOST));
  }

  private static Duration median(List<Duration> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  private static Duration time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
