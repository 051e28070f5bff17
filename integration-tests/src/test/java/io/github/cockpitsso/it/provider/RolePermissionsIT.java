package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Role;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolePermissionsIT {
  private static final String ROLES = "/api/sso/roles";
  private static final String MAPPER = "cockpit-permissions-mapper";

  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    cockpit = StandInCockpit.start();
    cockpit
        .roles()
        .put(Role.of("keycloak", "user/auth", "sso/users/read", "sso/keys/read", "sso/roles/read"));
    cockpit
        .roles()
        .put(Role.of(
            "many",
            IntStream.range(0, 300)
                .mapToObj(it -> "content/" + (it < 3 ? "Pages" : "Model" + it) + "/read" + it)
                .toArray(String[]::new)));
    realm = TestRealm.withDirectory(keycloak, cockpit);
    realm.addMapper(TestRealm.DIRECT, MAPPER, Map.of()).expect(201);
  }

  @AfterEach
  void repair() {
    cockpit.acceptConnections();
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void permissions_of_the_role_are_in_the_token_with_one_call_in_total() {
    Tokens editor = direct("alice", SeedData.ALICE_PASSWORD);
    for (int more = 0; more < 3; more++) {
      direct(newAccount("guest").user());
      realm.app().userinfo(editor).expect(200);
    }
    JsonNode guest = direct(newAccount("guest").user()).accessClaims();

    assertThat(texts(editor.accessClaims()))
        .containsExactlyInAnyOrderElementsOf(SeedData.EDITOR_ROLE.permissions());
    assertThat(texts(guest)).containsExactlyInAnyOrderElementsOf(SeedData.GUEST_ROLE.permissions());
    assertThat(texts(direct(newAccount("admin").user()).accessClaims())).containsExactly("*");
    assertThat(direct(newAccount("ghost").user()).accessClaims().has("cockpit_permissions"))
        .isFalse();
    assertThat(cockpit.journal().count(ROLES)).isEqualTo(1);
  }

  @Test
  void permissions_are_the_last_known_ones_while_cockpit_is_down() {
    Tokens before = direct("alice", SeedData.ALICE_PASSWORD);
    cockpit.refuseConnections();

    Tokens after = refresh(before);

    assertThat(texts(after.accessClaims()))
        .isEqualTo(texts(before.accessClaims()))
        .isNotEmpty();
  }

  @Test
  void a_token_has_no_permissions_if_cockpit_never_reports_them(KeycloakServer keycloak) {
    try (StandInCockpit closed = StandInCockpit.start();
        TestRealm other = TestRealm.withDirectory(keycloak, closed)) {
      other.addMapper(TestRealm.DIRECT, MAPPER, Map.of()).expect(201);

      for (int attempt = 0; attempt < 3; attempt++) {
        JsonNode access = Tokens.of(
                other.directGrant("alice", SeedData.ALICE_PASSWORD).expect(200).json())
            .accessClaims();
        assertThat(access.has("cockpit_permissions")).isFalse();
        assertThat(access.path("cockpit_roles").toString()).isEqualTo("[\"editor\"]");
      }
      assertThat(closed.journal().count(ROLES)).as("requested and refused").isEqualTo(1);
    }
  }

  @Test
  void too_many_permissions_are_omitted_and_can_be_filtered() {
    realm
        .addMapper(
            TestRealm.DIRECT,
            MAPPER,
            Map.of("claim.name", "pages", "cockpit.permissions.prefixes", "content/Pages/##x/"))
        .expect(201);

    JsonNode access = direct(newAccount("many").user()).accessClaims();

    assertThat(access.has("cockpit_permissions")).isFalse();
    assertThat(access.path("pages").toString())
        .isEqualTo("[\"content/Pages/read0\",\"content/Pages/read1\",\"content/Pages/read2\"]");
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

  private Tokens refresh(Tokens tokens) {
    var direct = new OidcLogin(realm.issuer(), TestRealm.DIRECT, TestRealm.REDIRECT);
    return Tokens.of(direct.refresh(tokens).expect(200).json());
  }

  private static List<String> texts(JsonNode claims) {
    return StreamSupport.stream(claims.path("cockpit_permissions").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }
}
