package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Anyone can send logins that are refused, so refusals must not fill Keycloak's log. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalLogIT {
  private static final String EVENT = "[org.keycloak.events]";

  /** A cause of a refusal, with the text that the log must contain. */
  enum Refusal {
    INACTIVE("Cockpit account is inactive"),
    INACTIVE_NEVER_IMPORTED("Cockpit account is inactive"),
    DELETED("Cockpit account was not found"),
    REPLACED("Cockpit account was replaced"),
    SECOND_FACTOR("Cockpit asks for a second factor"),
    OUTAGE("Cockpit is unavailable"),
    OUTAGE_NEVER_IMPORTED("Cockpit is unavailable");

    private final String text;

    Refusal(String text) {
      this.text = text;
    }
  }

  private KeycloakServer keycloak;
  private StandInCockpit cockpit;
  private StandInCockpit undisturbed;
  private TestRealm realm;
  private TestRealm marks;

  @BeforeAll
  void start(KeycloakServer server) {
    keycloak = server;
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(keycloak, cockpit);
    undisturbed = StandInCockpit.start();
    marks = TestRealm.withDirectory(keycloak, undisturbed);
  }

  @AfterEach
  void repair() {
    cockpit.acceptConnections();
    // Saving makes the federation forget earlier failures.
    realm.saveFederation(Map.of()).expect(204);
  }

  @AfterAll
  void stop() {
    marks.close();
    realm.close();
    undisturbed.close();
    cockpit.close();
  }

  static Stream<Arguments> refusals() {
    return Arrays.stream(Refusal.values())
        .flatMap(it -> Stream.of(Arguments.of(it, true), Arguments.of(it, false)));
  }

  @ParameterizedTest(name = "{0}, browser: {1}")
  @MethodSource("refusals")
  void a_refused_login_writes_one_line_and_one_event(Refusal refusal, boolean browser) {
    String name = prepare(refusal);
    String password = refusal == Refusal.SECOND_FACTOR ? SeedData.DAVE_PASSWORD : PASSWORD;
    String start = mark();

    if (browser) {
      assertThat(realm.app().login(name, password).tokens()).isEmpty();
    } else {
      assertThat(realm.directGrant(name, password).status()).isNotEqualTo(200);
    }

    List<String> lines = linesBetween(start, mark());
    assertThat(lines).filteredOn(it -> it.contains(EVENT)).hasSize(1);
    assertThat(lines)
        .filteredOn(it -> !it.contains(EVENT))
        .singleElement()
        .asString()
        .contains(refusal.text, "'" + name + "'");
  }

  private String prepare(Refusal refusal) {
    if (refusal == Refusal.SECOND_FACTOR) {
      return "dave";
    }
    CockpitUser account = TestRealm.addAccount(cockpit, it -> it);
    if (!refusal.name().endsWith("NEVER_IMPORTED")) {
      assertThat(realm.users(account.user())).hasSize(1);
    }
    switch (refusal) {
      case INACTIVE, INACTIVE_NEVER_IMPORTED -> cockpit.users().deactivate(account.user());
      case DELETED -> cockpit.users().delete(account.user());
      case REPLACED -> replace(account);
      default -> cockpit.refuseConnections();
    }
    return account.user();
  }

  private void replace(CockpitUser account) {
    cockpit.users().delete(account.user());
    TestRealm.addAccount(cockpit, it -> it.withUser(account.user()));
  }

  /** Writes a line to the log, and returns everything logged before it. */
  private String mark() {
    String name = "mark-" + UUID.randomUUID();
    marks.directGrant(name, PASSWORD).expect(400);
    Awaitility.await().until(() -> keycloak.log().contains(name));
    return name;
  }

  private List<String> linesBetween(String start, String end) {
    return keycloak
        .log()
        .lines()
        .dropWhile(it -> !it.contains(start))
        .skip(1)
        .takeWhile(it -> !it.contains(end))
        // The formatter ends the line of an exception twice, with or without a stack trace.
        .filter(it -> !it.isBlank())
        .toList();
  }
}
