package io.github.cockpitsso.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The part of the contract that can run against an operator's Cockpit with the addon. It needs a
 * key with Keycloak's permissions, knows no users, and changes nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RunningContract {

  private static final String AUTH = "/api/user/auth";
  private static final String USERS = "/api/sso/users";
  private static final String REFUSED = "Authentication failed";

  /** The base URL; skips the tests with a reason if it is not set. */
  protected abstract URI uri();

  /** A key with Keycloak's permissions. */
  protected abstract String key();

  private Call call(String method, String target) {
    return Call.of(URI.create(uri().toString().replaceAll("/+$", "")), method, target);
  }

  private Call get(String target) {
    return call("GET", target).key(key());
  }

  private Answer login(String body) {
    return call("POST", AUTH).key(key()).json(body).send();
  }

  @Test
  void theKeyMayDoWhatKeycloakNeeds() {
    JsonNode info = get("/api/sso/info").expect(200).json();
    assertThat(info.path("capabilities")).map(JsonNode::asText).contains("auth", "users.read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/sso/info", USERS, "/api/no/such/path"})
  void aWrongKeyIsRefused(String path) {
    call("GET", path).key("wrong").expectError(412, REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b.c", "eyJh.eyJz.c2ln"})
  void aJwtIsNotAKey(String token) {
    call("GET", "/api/sso/info").key(token).expectError(412, REFUSED);
    call("GET", "/api/nix").header("Authorization", "Bearer " + token).expect(412);
  }

  @Test
  void anEmptyParameterDoesNotHideTheHeader() {
    get("/api/sso/info?api_key=").expect(200);
  }

  @Test
  void theResponseCacheIsRefused() {
    get("/api/sso/info?rspc=1").expect(400);
    get("/api/nix?rspc=1").expect(400);
  }

  @Test
  void unknownPathsAndMethodsAreEmpty404s() {
    get("/api/sso/nix").expectEmptyNotFound();
    get(USERS + "/").expectEmptyNotFound();
    get(AUTH).expectEmptyNotFound();
    call("HEAD", "/api/sso/info").key(key()).expect(404);
  }

  @Test
  void anUnknownUserIsRefusedLikeAnyOther() {
    login("{\"user\":\"no-such-user\",\"password\":\"x\"}").expectError(401, REFUSED);
    login("{\"email\":\"no-such-user@example.org\",\"password\":\"x\"}").expectError(401, REFUSED);
    login("{\"user\":\"no\\u0000body\",\"password\":\"x\"}").expectError(401, REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"user\":{\"$ne\":\"x\"},\"password\":\"x\"}", "{\"user\":[],\"password\":\"x\"}"
      })
  void operatorsAreNotNames(String body) {
    login(body).expectField(422, "user");
  }

  @Test
  void credentialsMustBeInTheBody() {
    call("POST", AUTH + "?password=x").key(key()).json("{}").expect(400);
    login("\"x\"").expect(400);
    login("[]").expect(400);
  }

  @Test
  void thePagesOfTheDirectoryListEveryUserOnce() {
    JsonNode first = get(USERS + "?limit=1").expect(200).json();
    assumeTrue(first.at("/meta/total").asInt() > 0, "no users");
    JsonNode user = first.path("data").get(0);
    String id = user.path("_id").asText();
    assertThat(user.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "_id", "user", "name", "email", "role", "active", "twofa", "_created", "_modified");
    assertThat(get(USERS + "/" + id).expect(200).json()).isEqualTo(user);
    JsonNode next = get(USERS + "?limit=1&after=" + id).expect(200).json();
    assertThat(next.at("/meta/total")).isEqualTo(first.at("/meta/total"));
    assertThat(next.path("data")).doesNotContain(user);
    assertThat(get(USERS + "?limit=1&skip=1").send().json().path("data"))
        .isEqualTo(next.path("data"));
  }

  @Test
  void noSecretIsInTheDirectory() {
    assertThat(get(USERS + "?limit=500").expect(200).body())
        .doesNotContain("USR-", "$2y$", "\"apiKey\"", "\"password\"", "\"_identi\"", "\"secret\"");
  }

  @Test
  void wrongParametersAreNamed() {
    for (String name : List.of("limit", "skip", "user", "email", "search", "after", "anyCase")) {
      get(USERS + "?" + name + "[]=x").expectField(422, name);
    }
    get(USERS + "/no-such-user").expectError(404, "User not found");
  }
}
