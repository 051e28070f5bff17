package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoleClaimIT {
  private static final String ROLE_MAPPER = "cockpit-role-mapper";

  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(keycloak, cockpit);
  }

  @AfterEach
  void forget() {
    for (String setting : List.of("roleClaimValues", "roleClaimPrefix", "roleClaimOmitUnmapped")) {
      realm.saveFederation(setting, List.of()).expect(204);
    }
    realm.removeMappers(TestRealm.DIRECT, ROLE_MAPPER);
    realm.removeMappers(TestRealm.APP, ROLE_MAPPER);
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void the_federation_names_roles_for_all_clients() {
    realm
        .saveFederation("roleClaimValues", List.of("editor:app:writer", "guest:reader"))
        .expect(204);
    realm.saveFederation("roleClaimPrefix", List.of("cms-")).expect(204);

    Tokens tokens = realm.app().login("alice", SeedData.ALICE_PASSWORD).expectTokens();

    assertThat(tokens.accessClaims().path("cockpit_roles").toString())
        .isEqualTo("[\"cms-app:writer\"]");
    assertThat(tokens.idClaims().path("cockpit_roles").toString())
        .isEqualTo("[\"cms-app:writer\"]");
    assertThat(realm
            .app()
            .userinfo(tokens)
            .expect(200)
            .json()
            .path("cockpit_roles")
            .toString())
        .as("where Cockpit's own login reads the first element")
        .isEqualTo("[\"cms-app:writer\"]");
    assertThat(direct(newAccount("guest").user())
            .accessClaims()
            .path("cockpit_roles")
            .toString())
        .isEqualTo("[\"cms-reader\"]");
    assertThat(direct(newAccount("chief").user())
            .accessClaims()
            .path("cockpit_roles")
            .toString())
        .as("not listed")
        .isEqualTo("[\"cms-chief\"]");
  }

  @Test
  void an_unlisted_role_can_be_omitted_from_the_token() {
    realm.saveFederation("roleClaimValues", List.of("editor:writer")).expect(204);
    realm.saveFederation("roleClaimOmitUnmapped", List.of("true")).expect(204);

    assertThat(direct(newAccount("editor").user())
            .accessClaims()
            .path("cockpit_roles")
            .toString())
        .isEqualTo("[\"writer\"]");
    assertThat(direct(newAccount("guest").user()).accessClaims().has("cockpit_roles"))
        .isFalse();
    assertThat(direct(newAccount("").user()).accessClaims().has("cockpit_roles"))
        .isFalse();
  }

  @Test
  void a_mapper_of_the_client_overrides_the_mapper_of_the_scope() {
    realm.saveFederation("roleClaimValues", List.of("editor:writer")).expect(204);
    realm
        .addMapper(
            TestRealm.DIRECT,
            ROLE_MAPPER,
            Map.of(
                "claim.name", "cockpit_roles",
                "cockpit.role.format", "string",
                "cockpit.role.own", "true",
                "cockpit.role.values", "editor:author##guest:visitor",
                "cockpit.role.prefix", "x-",
                "id.token.claim", "false"))
        .expect(201);

    for (int attempt = 0; attempt < 5; attempt++) {
      assertThat(direct("alice", SeedData.ALICE_PASSWORD)
              .accessClaims()
              .path("cockpit_roles")
              .asText())
          .isEqualTo("x-author");
    }
    Tokens others = realm.app().login("alice", SeedData.ALICE_PASSWORD).expectTokens();
    assertThat(others.accessClaims().path("cockpit_roles").toString()).isEqualTo("[\"writer\"]");
  }

  @Test
  void a_second_mapper_writes_another_claim_into_the_selected_tokens() {
    realm
        .addMapper(
            TestRealm.APP,
            ROLE_MAPPER,
            Map.of(
                "claim.name",
                "grafana.role",
                "cockpit.role.format",
                "string",
                "access.token.claim",
                "false",
                "userinfo.token.claim",
                "false"))
        .expect(201);

    Tokens tokens = realm.app().login("alice", SeedData.ALICE_PASSWORD).expectTokens();

    assertThat(tokens.idClaims().path("grafana").path("role").asText()).isEqualTo("editor");
    assertThat(tokens.accessClaims().has("grafana")).isFalse();
    assertThat(realm.app().userinfo(tokens).expect(200).json().has("grafana")).isFalse();
    assertThat(tokens.accessClaims().path("cockpit_roles").toString()).isEqualTo("[\"editor\"]");
  }

  @Test
  void saving_reports_mistakes() {
    Answer federation =
        realm.saveFederation("roleClaimValues", List.of("editor", "guest:a", "guest:b"));
    assertThat(federation.status()).isEqualTo(400);
    assertThat(federation.body())
        .contains("cockpit:claim")
        .contains("(editor)")
        .contains("two claim values")
        .contains("(guest)");

    Map<String, String> own = Map.of("cockpit.role.own", "true", "cockpit.role.values", "editor");
    Answer mapper = realm.addMapper(TestRealm.APP, ROLE_MAPPER, own);
    assertThat(mapper.status()).isEqualTo(400);
    assertThat(mapper.body()).contains("editor");

    Answer reserved =
        realm.addMapper(TestRealm.APP, "cockpit-permissions-mapper", Map.of("claim.name", "scope"));
    assertThat(reserved.status()).isEqualTo(400);
  }

  private CockpitUser newAccount(String role) {
    return TestRealm.addAccount(cockpit, it -> it.withRole(role));
  }

  private Tokens direct(String user) {
    return direct(user, PASSWORD);
  }

  private Tokens direct(String user, String password) {
    return Tokens.of(realm.directGrant(user, password).expect(200).json());
  }
}
