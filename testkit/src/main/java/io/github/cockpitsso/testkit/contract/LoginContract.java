package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_PASSWORD;
import static io.github.cockpitsso.testkit.cockpit.SeedData.BOB_PASSWORD;
import static io.github.cockpitsso.testkit.cockpit.SeedData.BRIDGE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.CAROL_PASSWORD;
import static io.github.cockpitsso.testkit.cockpit.SeedData.DAVE_PASSWORD;
import static io.github.cockpitsso.testkit.cockpit.SeedData.DAVE_TOTP_SECRET;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ERIN_PASSWORD;
import static io.github.cockpitsso.testkit.cockpit.SeedData.GUEST_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.JUERGEN_PASSWORD;
import static io.github.cockpitsso.testkit.cockpit.SeedData.LOGIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.SERVICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.SPACE_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.testkit.cockpit.Totp;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /api/user/auth}. */
interface LoginContract extends AddonTopic {

  String REFUSED = "Authentication failed";
  String ALICE_LOGIN = AddonTopic.credentials("alice", ALICE_PASSWORD);

  @Test
  default void theCorrectPasswordReturnsTheUserAndTheKey() {
    Answer answer = login("alice", ALICE_PASSWORD).expect(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
    AddonTopic.assertMayNotBeStored(answer);
    ObjectNode user = (ObjectNode) answer.json();
    assertThat(user.remove("apiKey").asText()).isEqualTo(ALICE_KEY);
    AddonTopic.assertUserObject(user, ALICE);
  }

  @Test
  default void theAnswerForAUserWithoutAKeyHasNoKey() {
    JsonNode user = login("bob", BOB_PASSWORD).expect(200).json();
    assertThat(user.has("apiKey")).isFalse();
    assertThat(user.path("email").asText()).isEmpty();
  }

  @Test
  default void theEmailAddressIsAcceptedToo() {
    login("{\"email\":\"alice@example.org\",\"password\":\"" + ALICE_PASSWORD + "\"}")
        .expect(200);
    login("{\"email\":\"ALICE@example.org\",\"password\":\"" + ALICE_PASSWORD + "\"}")
        .expect(401);
    login("{\"email\":\"alice\",\"password\":\"" + ALICE_PASSWORD + "\"}").expect(401);
    login("alice@example.org", ALICE_PASSWORD).expect(401);
  }

  @Test
  default void theNameComesBeforeTheEmailAddress() {
    String both = "{\"user\":\"NAME\",\"email\":\"alice@example.org\",\"password\":\""
        + ALICE_PASSWORD + "\"}";
    login(both.replace("NAME", "alice")).expect(200);
    login(both.replace("NAME", "bob")).expect(401);
    login(both.replace("NAME", "")).expectField(422, "user");
  }

  @Test
  default void namesAndPasswordsAreUnicodeAndComparedExactly() {
    JsonNode user = login("jürgen", JUERGEN_PASSWORD).expect(200).json();
    assertThat(user.path("user").asText()).isEqualTo("jürgen");
    login("ju\u0308rgen", JUERGEN_PASSWORD).expectError(401, REFUSED);
    login("JÜRGEN", JUERGEN_PASSWORD).expectError(401, REFUSED);
    login("Alice", ALICE_PASSWORD).expectError(401, REFUSED);
    login(" alice", ALICE_PASSWORD).expectError(401, REFUSED);
    login("alice", ALICE_PASSWORD + " ").expectError(401, REFUSED);
  }

  @Test
  default void aUserOfAMissingRoleCanLogIn() {
    JsonNode user = login("erin", ERIN_PASSWORD).expect(200).json();
    assertThat(user.path("role").asText()).isEqualTo("ghostrole");
  }

  @Test
  default void unknownInactiveAndWrongGetTheSameAnswer() {
    for (Answer answer : List.of(
        login("alice", "wrong"),
        login("nobody", ALICE_PASSWORD),
        login("carol", CAROL_PASSWORD),
        login("carol", "wrong"),
        login("{\"email\":\"nobody@example.org\",\"password\":\"x\"}"))) {
      answer.expectError(401, REFUSED);
      AddonTopic.assertMayNotBeStored(answer);
      assertThat(answer.header("WWW-Authenticate")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"$", "alice/../bob", "a\"b", "' or 1=1", "\uD83D\uDE00", "%61lice", "*"})
  default void unusualNamesAreUnknown(String name) {
    login(name, ALICE_PASSWORD).expectError(401, REFUSED);
  }

  @Test
  default void nulAndTooLongTextsAreRefused() {
    login("alice", ALICE_PASSWORD + "\0x").expectError(401, REFUSED);
    login("alice\0", ALICE_PASSWORD).expectError(401, REFUSED);
    login(AddonTopic.credentials("alice", "x".repeat(4097))).expectError(401, REFUSED);
    login(AddonTopic.credentials("x".repeat(4097), "x")).expectError(401, REFUSED);
    login(AddonTopic.credentials("x".repeat(4096), "x".repeat(4096))).expectError(401, REFUSED);
  }

  @Test
  default void theSecondFactorIsRequiredAndChecked() {
    Answer answer = login("dave", DAVE_PASSWORD).expect(401);
    assertThat(answer.json().toString())
        .isEqualTo("{\"error\":\"2FA code required\",\"twofa\":true}");
    String body = "{\"user\":\"dave\",\"password\":\"" + DAVE_PASSWORD + "\",\"code\":\"CODE\"}";
    Answer wrong = login(body.replace("CODE", "000000x")).expect(401);
    assertThat(wrong.json().toString())
        .isEqualTo("{\"error\":\"Authentication failed\",\"twofa\":true}");
    String code = Totp.code(DAVE_TOTP_SECRET, Instant.now().getEpochSecond());
    JsonNode user = login(body.replace("CODE", code)).expect(200).json();
    assertThat(user.at("/twofa").toString()).isEqualTo("{\"enabled\":true}");
    login(body.replace("CODE", "").replace("dave", "alice")).expectField(422, "code");
  }

  @Test
  default void theSecondFactorIsRequiredOnlyAfterTheCorrectPassword() {
    login("dave", "wrong").expectError(401, REFUSED);
  }

  @Test
  default void anUnnecessaryCodeIsIgnored() {
    login("{\"user\":\"alice\",\"password\":\"" + ALICE_PASSWORD + "\",\"code\":\"123456\"}")
        .expect(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"user\":{\"$ne\":\"x\"},\"password\":\"x\"}",
        "{\"user\":[\"alice\"],\"password\":\"x\"}",
        "{\"user\":1,\"password\":\"x\"}",
        "{\"user\":null,\"password\":\"x\"}",
        "{\"user\":\"\",\"password\":\"x\"}",
        "{\"password\":\"x\"}",
        "{}"
      })
  default void theNameMustBeAText(String body) {
    login(body).expectField(422, "user");
  }

  @Test
  default void emailPasswordAndCodeMustBeTexts() {
    login("{\"email\":{\"$ne\":\"x\"},\"password\":\"x\"}").expectField(422, "email");
    login("{\"email\":\"\",\"password\":\"x\"}").expectField(422, "email");
    login("{\"user\":\"alice\"}").expectField(422, "password");
    login("{\"user\":\"alice\",\"password\":\"\"}").expectField(422, "password");
    login("{\"user\":\"alice\",\"password\":{\"$ne\":\"x\"}}").expectField(422, "password");
    login("{\"user\":\"alice\",\"password\":true}").expectField(422, "password");
    login("{\"user\":\"alice\",\"password\":\"x\",\"code\":123456}").expectField(422, "code");
    login("{\"user\":\"alice\",\"password\":\"x\",\"code\":null}").expectField(422, "code");
  }

  @Test
  default void aFormIsAcceptedToo() {
    Call call = post(AUTH).key(SERVICE_KEY);
    call.form("user=alice&password=" + ALICE_PASSWORD).expect(200);
    call.form("user[$ne]=x&password=" + ALICE_PASSWORD).expectField(422, "user");
    call.form("user[]=alice&password=" + ALICE_PASSWORD).expectField(422, "user");
    call.form("").expectField(422, "user");
    call.body(
            Multipart.TYPE,
            Multipart.field("user", "alice")
                + Multipart.field("password", ALICE_PASSWORD)
                + Multipart.END)
        .expect(200);
    post(AUTH).key(SERVICE_KEY).expectField(422, "user");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user=x", "email=x", "password=x", "code=x", "user[]=x", "pass=1&user="})
  default void credentialsInTheQueryAreRefused(String query) {
    Answer answer = post(AUTH + "?" + query).key(SERVICE_KEY).json(ALICE_LOGIN).send();
    answer.expectError(400, "Credentials belong into the body");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[1]", "{", "null", "0", "\"x\"", "5", "true"})
  default void aBodyThatIsNotAnObjectIsRefused(String body) {
    Answer answer = login(body).expect(400);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.text("error")).isNotEmpty();
    AddonTopic.assertMayNotBeStored(answer);
  }

  @Test
  default void anotherContentTypeIsRefused() {
    post(AUTH).key(SERVICE_KEY).body("text/plain", ALICE_LOGIN).expect(400);
  }

  @Test
  default void theEndpointRequiresThePermission() {
    for (String key : List.of(LOGIN_API_KEY, ADMIN_API_KEY, SERVICE_KEY)) {
      post(AUTH).key(key).json(ALICE_LOGIN).expect(200);
    }
    for (String key : List.of(GUEST_API_KEY, BRIDGE_KEY, ALICE_KEY)) {
      post(AUTH).key(key).json(ALICE_LOGIN).expectDenied();
    }
    post(AUTH).json(ALICE_LOGIN).expectDenied();
    post(AUTH).key("wrong").json(ALICE_LOGIN).expectError(412, "Authentication failed");
    post(AUTH).key(GUEST_API_KEY).json("{").expectDenied();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/user/auth/",
        "/api/user//auth",
        "/api/./user/auth",
        "/api/user/auth.post",
        "/api/user/Auth"
      })
  default void theLoginHasNoAlias(String path) {
    post(path).key(SERVICE_KEY).json(ALICE_LOGIN).expectEmptyNotFound();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
  default void theLoginHasNoOtherMethod(String method) {
    call(method, AUTH).key(SERVICE_KEY).json(ALICE_LOGIN).expectEmptyNotFound();
  }

  @Test
  default void headIsAnEmpty404() {
    call("HEAD", AUTH).key(SERVICE_KEY).expect(404);
  }

  @Test
  default void aSpaceHasItsOwnUsers() {
    Call call = post("/:kunde1" + AUTH).key(SPACE_KEY);
    call.json(AddonTopic.credentials("nora", "Nora-Pass-1")).expect(200);
    call.json(ALICE_LOGIN).expect(401);
  }
}
