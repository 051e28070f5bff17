package io.github.cockpitsso.it.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginResult;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Mallory changes her name in Cockpit to a variant of Victor's: it differs only in case or Unicode
 * form. In Keycloak, both would be the same user name.
 */
@ExtendWith(KeycloakExtension.class)
class NameVariantsIT {
  private static final String AUTH = "/api/user/auth";
  private static final String MALLORYS = "Mallorys-Pass-1";
  private static final String VICTORS = "Victors-Pass-1";
  private static final String CONFLICT = "Cockpit user name conflicts with another account";

  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeEach
  void start(KeycloakServer keycloak) {
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(keycloak, cockpit);
    // On a fast machine, Keycloak would lock the user after two quick wrong passwords.
    realm.admin().put(realm.name(), Map.of("quickLoginCheckMilliSeconds", 0)).expect(204);
  }

  @AfterEach
  void stop() {
    realm.close();
    cockpit.close();
  }

  @ParameterizedTest
  @CsvSource({
    "victor, VICTOR",
    "victor, Victor",
    "victor, \uFF36\uFF49\uFF43\uFF54\uFF4F\uFF52",
    "victor, vic\u00ADtor",
    "j\u00FCrgen w, ju\u0308rgen w",
    "j\u00FCrgen w, J\u00DCRGEN W",
    "Victor, victor",
    "Victor, VICTOR"
  })
  void a_user_renamed_to_a_variant_neither_gets_nor_blocks_the_name(String name, String variant) {
    CockpitUser mallory = mallory("mallory");
    realm.app().login("mallory", MALLORYS).expectTokens();
    CockpitUser victor = victor(name);
    cockpit.users().rename("mallory", variant);

    LoginResult refused = realm.app().login(variant, MALLORYS);

    assertThat(refused.tokens()).isEmpty();
    assertThat(refused.message()).isEqualTo("Invalid username or password.");
    assertConflict();
    assertThat(realm.directGrant(variant, MALLORYS).body()).contains("Invalid user credentials");
    assertConflict();
    assertThat(account(realm.app().login(name, VICTORS).expectTokens())).isEqualTo(victor.id());
    assertThat(realm.app().login(variant, MALLORYS).tokens()).isEmpty();
    assertThat(account(realm.app().login(name, VICTORS).expectTokens())).isEqualTo(victor.id());
    assertThat(cockpitId("mallory")).isEqualTo(mallory.id());
  }

  @ParameterizedTest
  @CsvSource({"victor, VICTOR", "Victor, victor", "Victor, VICTOR", "victor, vic\u00ADtor"})
  void an_imported_user_keeps_the_name(String name, String variant) {
    CockpitUser victor = victor(name);
    Tokens tokens = realm.app().login(name, VICTORS).expectTokens();
    mallory(variant);

    assertThat(realm.app().login(variant, MALLORYS).tokens()).isEmpty();
    assertThat(realm.sync("triggerFullSync").path("failed").asInt()).isEqualTo(1);
    assertThat(realm.sync("triggerChangedUsersSync").path("failed").asInt()).isEqualTo(1);
    assertThat(realm.app().login(variant, MALLORYS).tokens()).isEmpty();

    assertThat(account(realm.app().login(name, VICTORS).expectTokens())).isEqualTo(victor.id());
    realm.app().refresh(tokens).expect(200);
    assertThat(cockpitId("victor")).isEqualTo(victor.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"triggerFullSync", "triggerChangedUsersSync"})
  void a_sync_imports_the_exact_owner_and_renames_no_user_to_a_variant(String sync) {
    CockpitUser mallory = mallory("mallory");
    realm.sync("triggerFullSync");
    CockpitUser victor = victor("victor");
    cockpit
        .users()
        .change("mallory", it -> it.withUser("VICTOR").withRole("guest").withName("M Renamed"));

    JsonNode result = realm.sync(sync);

    assertThat(result.path("failed").asInt()).as("%s", result).isEqualTo(1);
    assertThat(cockpitId("victor")).isEqualTo(victor.id());
    JsonNode kept = realm.users("mallory").path(0);
    assertThat(kept.path("attributes").path("COCKPIT_ID").path(0).asText()).isEqualTo(mallory.id());
    assertThat(kept.path("attributes").path("COCKPIT_ROLE").path(0).asText())
        .as("everything but the name is updated")
        .isEqualTo("guest");
    assertThat(account(realm.app().login("victor", VICTORS).expectTokens())).isEqualTo(victor.id());
    assertThat(realm.app().login("VICTOR", MALLORYS).tokens()).isEmpty();
    assertThat(realm.sync(sync).path("failed").asInt()).isEqualTo(1);
    assertThat(cockpitId("victor")).isEqualTo(victor.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"triggerFullSync", "triggerChangedUsersSync"})
  void a_sync_imports_the_mixed_case_name_and_not_the_user_renamed_to_its_lower_case(String sync) {
    mallory("mallory");
    realm.sync("triggerFullSync");
    CockpitUser victor = victor("Victor");
    cockpit.users().rename("mallory", "victor");

    assertThat(realm.sync(sync).path("failed").asInt()).isEqualTo(1);

    assertThat(cockpitId("victor")).isEqualTo(victor.id());
    assertThat(account(realm.app().login("Victor", VICTORS).expectTokens())).isEqualTo(victor.id());
  }

  @Test
  void a_running_session_keeps_the_name_and_gets_the_new_role() {
    realm.saveFederation(Map.of("cachePolicy", "NO_CACHE", "refreshAfter", "1")).expect(204);
    mallory("mallory");
    Tokens[] tokens = {realm.app().login("mallory", MALLORYS).expectTokens()};
    CockpitUser victor = victor("victor");
    cockpit.users().change("mallory", it -> it.withUser("VICTOR").withRole("guest"));

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
      tokens[0] = Tokens.of(realm.app().refresh(tokens[0]).expect(200).json());
      return tokens[0].accessClaims().path("cockpit_roles").path(0).asText().equals("guest");
    });

    JsonNode claims = tokens[0].accessClaims();
    assertThat(claims.path("preferred_username").asText()).isEqualTo("mallory");
    assertThat(claims.path("cockpit_username").asText()).isEqualTo("mallory");
    assertThat(account(realm.app().login("victor", VICTORS).expectTokens())).isEqualTo(victor.id());
  }

  @Test
  void two_new_accounts_without_an_exact_owner_are_refused_until_one_is_renamed() {
    CockpitUser victor = victor("Victor");
    mallory("VICTOR");

    assertThat(realm.app().login("VICTOR", MALLORYS).tokens()).isEmpty();
    assertConflict();
    assertThat(realm.app().login("Victor", VICTORS).tokens()).isEmpty();
    assertConflict();
    assertThat(realm.sync("triggerFullSync").path("failed").asInt()).isEqualTo(2);
    assertThat(realm.imported("victor")).isZero();

    cockpit.users().rename("VICTOR", "mallory");
    assertThat(account(realm.app().login("Victor", VICTORS).expectTokens())).isEqualTo(victor.id());
  }

  @Test
  void a_search_imports_only_the_exact_owner() {
    CockpitUser victor = victor("victor");
    mallory("VICTOR");

    assertThat(realm.admin().get(realm.name() + "/users?search=victor")).hasSize(1);
    assertThat(cockpitId("victor")).isEqualTo(victor.id());
  }

  @Test
  void a_search_for_a_variant_imports_no_other_user_with_the_name() {
    mallory("mallory");
    realm.app().login("mallory", MALLORYS).expectTokens();
    CockpitUser victor = victor("victor");
    cockpit.users().rename("mallory", "VICTOR");

    realm.admin().get(realm.name() + "/users?search=VICTOR");
    realm.app().login("VICTOR", "Wrong-Pass-1");

    assertThat(cockpitId("victor")).isEqualTo(victor.id());
    realm.awaitFailures("victor", 1);
    assertThat(account(realm.app().login("victor", VICTORS).expectTokens())).isEqualTo(victor.id());
  }

  @Test
  void nothing_is_imported_during_an_outage() {
    mallory("VICTOR");
    cockpit.faults().on("/api/sso/users", Fault.json(503, "{}"));

    LoginResult refused = realm.app().login("VICTOR", MALLORYS);

    assertThat(refused.tokens()).isEmpty();
    assertThat(refused.message()).contains("user directory (Cockpit)");
    assertThat(realm.imported("victor")).isZero();
  }

  @Test
  void only_the_first_login_of_a_mixed_case_name_makes_a_second_call() {
    victor("Victor");
    mallory("mallory");
    cockpit.journal().clear();

    realm.app().login("Victor", VICTORS).expectTokens();
    assertThat(cockpit.journal().count(AUTH)).isEqualTo(1);
    assertThat(cockpit.journal().total()).isEqualTo(2);
    cockpit.journal().clear();

    realm.app().login("Victor", VICTORS).expectTokens();
    realm.app().login("victor", VICTORS).expectTokens();
    realm.app().login("mallory", MALLORYS).expectTokens();
    assertThat(cockpit.journal().count(AUTH)).isEqualTo(3);
    assertThat(cockpit.journal().total()).isEqualTo(3);
  }

  @Test
  void a_rename_to_a_free_name_is_still_a_rename() {
    CockpitUser mallory = mallory("mallory");
    realm.app().login("mallory", MALLORYS).expectTokens();
    cockpit.users().rename("mallory", "Molly");

    Tokens tokens = realm.app().login("Molly", MALLORYS).expectTokens();

    assertThat(account(tokens)).isEqualTo(mallory.id());
    assertThat(tokens.accessClaims().path("preferred_username").asText()).isEqualTo("molly");
    assertThat(tokens.accessClaims().path("cockpit_username").asText()).isEqualTo("Molly");
    assertThat(realm.imported("mallory")).isZero();
  }

  private CockpitUser mallory(String name) {
    return newAccount(name, MALLORYS);
  }

  private CockpitUser victor(String name) {
    return newAccount(name, VICTORS);
  }

  private CockpitUser newAccount(String name, String password) {
    return TestRealm.addAccount(
        cockpit, it -> it.withUser(name).withPassword(Optional.of(password)));
  }

  private void assertConflict() {
    assertThat(realm
            .lastError()
            .path("details")
            .path("authentication_error_detail")
            .asText())
        .startsWith(CONFLICT);
  }

  private String cockpitId(String keycloakName) {
    return realm
        .users(Normalizer.normalize(keycloakName, Normalizer.Form.NFC))
        .path(0)
        .path("attributes")
        .path("COCKPIT_ID")
        .path(0)
        .asText();
  }

  private static String account(Tokens tokens) {
    return tokens.accessClaims().path("cockpit_user_id").asText();
  }
}
