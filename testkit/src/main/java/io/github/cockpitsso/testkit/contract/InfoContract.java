package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.BRIDGE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.GUEST_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.LOGIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.MANAGER_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.SERVICE_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /api/sso/info}, {@code GET /api/sso/roles}, and properties of the whole addon. */
interface InfoContract extends AddonTopic {

  String INFO = "/api/sso/info";
  String ROLES = "/api/sso/roles";

  @ParameterizedTest
  @CsvSource({
    "SERVICE,keycloak,auth users.read keys.read",
    "BRIDGE,bridge,keys.read",
    "LOGIN,login,auth",
    "MANAGER,ssomanager,auth users.read users.write link keys.read keys.write roles.read",
    "ADMIN,admin,auth users.read users.write link keys.read keys.write roles.read"
  })
  default void roleAndCapabilitiesAreThoseOfTheCallingKey(
      String who, String role, String capabilities) {
    JsonNode info = get(INFO).key(key(who)).expect(200).json();
    assertThat(info.path("capabilities"))
        .map(JsonNode::asText)
        .containsExactly(capabilities.split(" ", -1));
    assertThat(info.path("role").asText()).isEqualTo(role);
    assertThat(info.path("version").asText()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(info.path("cockpit").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(info.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("version", "cockpit", "role", "capabilities");
  }

  private static String key(String who) {
    return switch (who) {
      case "SERVICE" -> SERVICE_KEY;
      case "BRIDGE" -> BRIDGE_KEY;
      case "LOGIN" -> LOGIN_API_KEY;
      case "MANAGER" -> MANAGER_KEY;
      default -> ADMIN_API_KEY;
    };
  }

  @Test
  default void aCallerWithoutPermissionsOfTheAddonIsRefused() {
    for (String key : List.of(GUEST_API_KEY, ALICE_KEY)) {
      get(INFO).key(key).expectDenied();
    }
    get(INFO).expectDenied();
    get(INFO).key("wrong").expectError(412, "Authentication failed");
  }

  @Test
  default void rolesAreListedWithTheirPermissions() {
    JsonNode roles = get(ROLES).key(MANAGER_KEY).expect(200).json();
    assertThat(Topic.texts(roles, "appid"))
        .containsExactly(
            "admin",
            "author",
            "bridge",
            "chief",
            "editor",
            "guest",
            "keycloak",
            "login",
            "public",
            "ssomanager");
    assertThat(roles.get(0).toString())
        .isEqualTo("{\"appid\":\"admin\",\"name\":\"Admin\",\"permissions\":{}}");
    assertThat(roles.get(2).toString())
        .isEqualTo(
            "{\"appid\":\"bridge\",\"name\":\"Bridge\",\"permissions\":{\"sso/keys/read\":true}}");
    assertThat(roles.get(5).path("permissions").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("content/Seiten/read", "content/Startseite/read");
    get(ROLES).key(SERVICE_KEY).expectDenied();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/sso",
        "/api/sso/",
        "/api/sso/info/",
        "/api/sso//info",
        "/api/SSO/info",
        "/api/sso/Info",
        "/api/sso/info.json",
        "/api/sso/nix",
        "/api/./sso/info",
        "/api/sso/users/x/nix"
      })
  default void pathsMatchExactly(String path) {
    get(path).key(ADMIN_API_KEY).expectEmptyNotFound();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "PATCH"})
  default void methodsThatAPathHasNotAreEmpty404s(String method) {
    call(method, INFO).key(ADMIN_API_KEY).expect(404);
    call(method, ROLES).key(ADMIN_API_KEY).expect(404);
  }

  @Test
  default void noAnswerMayBeStored() {
    for (Answer answer : List.of(
        get(INFO).key(SERVICE_KEY).send(),
        get(ROLES).key(MANAGER_KEY).send(),
        get(INFO).key(GUEST_API_KEY).send(),
        get(INFO).key("wrong").send(),
        get("/api/sso/nix").key(ADMIN_API_KEY).send(),
        get(USERS + "/x").key(SERVICE_KEY).send())) {
      AddonTopic.assertMayNotBeStored(answer);
      assertThat(answer.headers("Cache-Control")).hasSize(1);
    }
  }

  @Test
  default void theHealthCheckIncludesTheAddon() {
    assertThat(get("/api/system/healthcheck").expect(200).body()).isEqualTo("{\"status\":\"ok\"}");
  }
}
