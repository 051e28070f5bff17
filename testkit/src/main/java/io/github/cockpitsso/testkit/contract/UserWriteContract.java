package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_PASSWORD;
import static io.github.cockpitsso.testkit.cockpit.SeedData.BOB;
import static io.github.cockpitsso.testkit.cockpit.SeedData.BRIDGE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.MANAGER_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.SERVICE_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Creating and changing users, passwords and links. */
interface UserWriteContract extends AddonTopic {

  private Answer create(String body) {
    return post(USERS).key(MANAGER_KEY).json(body).send();
  }

  private Answer change(String body) {
    return put(user(ALICE)).key(MANAGER_KEY).json(body).send();
  }

  private Answer password(CockpitUser user, String body) {
    return put(user(user) + "/password").key(MANAGER_KEY).json(body).send();
  }

  private Answer link(CockpitUser user, String body) {
    return put(user(user) + "/link").key(MANAGER_KEY).json(body).send();
  }

  @Test
  default void aUserIsCreatedAndCanLogIn() {
    long before = Instant.now().getEpochSecond();
    Answer answer = create(
            "{\"user\":\"zoe\",\"name\":\"Zoë\",\"email\":\"zoe@example.org\",\"role\":\"guest\","
                + "\"active\":true,\"password\":\"Zoe-Pass-1\"}")
        .expect(200);
    AddonTopic.assertMayNotBeStored(answer);
    JsonNode zoe = answer.json();
    assertThat(zoe.path("name").asText()).isEqualTo("Zoë");
    assertThat(zoe.path("_created").asLong()).isGreaterThanOrEqualTo(before);
    assertThat(zoe.path("_modified")).isEqualTo(zoe.path("_created"));
    assertThat(zoe.has("password")).isFalse();
    assertThat(
            get(USERS + "/" + zoe.path("_id").asText()).key(SERVICE_KEY).send().json())
        .isEqualTo(zoe);
    login("zoe", "Zoe-Pass-1").expect(200);
  }

  @Test
  default void missingFieldsAreEmptyAndTheUserIsActiveWithoutAValidPassword() {
    JsonNode zoe = create("{\"user\":\"zoe\"}").expect(200).json();
    for (String field : List.of("name", "email", "role")) {
      assertThat(zoe.path(field).asText("?")).as(field).isEmpty();
    }
    assertThat(zoe.path("active").asBoolean()).isTrue();
    login("zoe", "zoe").expect(401);
  }

  private JsonNode keyOf(JsonNode user) {
    return get(USERS + "/" + user.path("_id").asText() + "/key")
        .key(BRIDGE_KEY)
        .expect(200)
        .json()
        .path("apiKey");
  }

  @Test
  default void aNewUserHasAnApiKeyAtOnceWhichTheAnswerDoesNotContain() {
    Answer answer = create("{\"user\":\"zoe\",\"role\":\"guest\"}").expect(200);
    assertThat(answer.body()).doesNotContain("apiKey").doesNotContain("USR-");
    String key = keyOf(answer.json()).asText();
    assertThat(key).matches(UserKeyContract.KEY_FORMAT);
    get(PAGES).key(key).expect(200);
    JsonNode other =
        create("{\"user\":\"yves\",\"role\":\"guest\"}").expect(200).json();
    assertThat(keyOf(other).asText()).isNotEqualTo(key);
  }

  @Test
  default void aNewUserWhoIsExcludedOrInactiveHasNoApiKey() {
    JsonNode inactive =
        create("{\"user\":\"yves\",\"active\":false}").expect(200).json();
    cockpit().keylessRoles(Set.of("guest"));
    JsonNode excluded =
        create("{\"user\":\"zoe\",\"role\":\"guest\"}").expect(200).json();
    cockpit().keylessRoles(Set.of());
    assertThat(keyOf(excluded).isNull()).isTrue();
    put(USERS + "/" + inactive.path("_id").asText())
        .key(ADMIN_API_KEY)
        .json("{\"active\":true}")
        .expect(200);
    assertThat(keyOf(inactive).isNull()).isTrue();
  }

  @Test
  default void aChangeLeavesTheOtherFields() {
    JsonNode alice =
        change("{\"name\":\"Alice B.\",\"role\":\"guest\"}").expect(200).json();
    assertThat(alice.path("name").asText()).isEqualTo("Alice B.");
    assertThat(alice.path("role").asText()).isEqualTo("guest");
    assertThat(alice.path("user").asText()).isEqualTo("alice");
    assertThat(alice.path("email").asText()).isEqualTo("alice@example.org");
    assertThat(alice.path("_modified").asLong()).isNotEqualTo(SeedData.TIME);
    login("alice", ALICE_PASSWORD).expect(200);
    post("/api/content/item/Seiten")
        .key(ALICE_KEY)
        .json("{\"data\":{\"titel\":\"x\"}}")
        .expectDenied();
  }

  @Test
  default void aChangeOfNothingChangesNothing() {
    AddonTopic.assertUserObject(change("{}").expect(200).json(), ALICE);
  }

  @Test
  default void aRenamedUserKeepsIdAndKey() {
    change("{\"user\":\"alicia\"}").expect(200);
    login("alice", ALICE_PASSWORD).expect(401);
    JsonNode alicia = login("alicia", ALICE_PASSWORD).expect(200).json();
    assertThat(alicia.path("_id").asText()).isEqualTo(ALICE.id());
    assertThat(alicia.path("apiKey").asText()).isEqualTo(ALICE_KEY);
  }

  @Test
  default void aDeactivatedUserIsRefusedAtOnce() {
    change("{\"active\":false}").expect(200);
    get(PAGES).key(ALICE_KEY).expect(412);
    login("alice", ALICE_PASSWORD).expect(401);
    change("{\"active\":true}").expect(200);
    get(PAGES).key(ALICE_KEY).expect(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "user | \"\"",
        "user | null",
        "user | 1",
        "user | \" zoe\"",
        "user | \"zoe \"",
        "user | \"<b>zoe\"",
        "user | \"zo\\u0000e\"",
        "user | \"zo\\ne\"",
        "user | {\"$ne\":\"x\"}",
        "name | 1",
        "name | null",
        "name | \"a\\nb\"",
        "email | \"x\"",
        "email | \"x@\"",
        "email | \"x y@example.org\"",
        "email | 1",
        "email | null",
        "role | \"nix\"",
        "role | \"Editor\"",
        "role | null",
        "role | [\"editor\"]",
        "active | 1",
        "active | \"true\"",
        "active | null"
      })
  default void aWrongFieldIsNamed(String field, String value) {
    change("{\"" + field + "\":" + value + "}").expectField(422, field);
    String other = field.equals("user") ? "" : "\"user\":\"zoe\",";
    create("{" + other + "\"" + field + "\":" + value + "}").expectField(422, field);
    assertThat(get(USERS).key(SERVICE_KEY).send().json().at("/meta/total").asInt())
        .isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"_id", "apiKey", "_identi", "_identi.sub", "twofa", "_meta", "x", "_created"})
  default void fieldsThatAreNotListedAreRefused(String field) {
    change("{\"" + field + "\":\"x\"}").expectField(422, field);
    create("{\"user\":\"zoe\",\"" + field + "\":\"x\"}").expectField(422, field);
    change("{\"password\":\"New-Pass-1\"}").expectField(422, "password");
  }

  @Test
  default void aLoginNameHasAtMost255Characters() {
    change("{\"user\":\"" + "ü".repeat(255) + "\"}").expect(200);
    change("{\"user\":\"" + "ü".repeat(256) + "\"}").expectField(422, "user");
    create("{\"name\":\"x\"}").expectField(422, "user");
  }

  @Test
  default void namesAndEmailAddressesOfOthersAreTaken() {
    create("{\"user\":\"alice\"}").expectField(409, "user");
    create("{\"user\":\"zoe\",\"email\":\"alice@example.org\"}").expectField(409, "email");
    change("{\"user\":\"bob\"}").expectField(409, "user");
    change("{\"email\":\"carol@example.org\"}").expectField(409, "email");
    change("{\"user\":\"alice\",\"email\":\"alice@example.org\"}").expect(200);
    create("{\"user\":\"Alice\",\"email\":\"\"}").expectField(409, "user");
    create("{\"user\":\"Alicia\",\"email\":\"\"}").expect(200);
  }

  @Test
  default void administratorsAreMadeAndChangedByAdministratorsOnly() {
    create("{\"user\":\"zoe\",\"role\":\"admin\"}").expectDenied();
    change("{\"role\":\"admin\"}").expectDenied();
    put(user(ADMIN)).key(MANAGER_KEY).json("{\"name\":\"x\"}").expectDenied();
    password(ADMIN, "{\"password\":\"x\"}").expectDenied();
    link(ADMIN, "{\"sub\":\"x\"}").expectDenied();
    put(user(ADMIN)).key(ADMIN_API_KEY).json("{\"name\":\"x\"}").expect(200);
    put(user(ALICE)).key(ADMIN_API_KEY).json("{\"role\":\"admin\"}").expect(200);
  }

  @Test
  default void aKeyCannotGivePermissionsThatItLacks() {
    create("{\"user\":\"zoe\",\"role\":\"chief\"}").expectDenied();
    change("{\"role\":\"chief\"}").expectDenied();
    // The key has the permission of this role itself but must not pass it on.
    create("{\"user\":\"zoe\",\"role\":\"bridge\"}").expectDenied();
    change("{\"role\":\"bridge\"}").expectDenied();
    put(user(ALICE)).key(ADMIN_API_KEY).json("{\"role\":\"bridge\"}").expect(200);
    change("{\"name\":\"x\"}").expect(200);
    put(user(ALICE)).key(ADMIN_API_KEY).json("{\"role\":\"chief\"}").expect(200);
    change("{\"role\":\"guest\"}").expectDenied();
    change("{\"name\":\"x\"}").expectDenied();
    password(ALICE, "{\"password\":\"x\"}").expectDenied();
    link(ALICE, "{\"sub\":\"x\"}").expectDenied();
  }

  @Test
  default void aPasswordIsSet() {
    Answer answer = password(ALICE, "{\"password\":\"Neu-1 ü\"}");
    assertThat(answer.expect(200).text("user")).isEqualTo("alice");
    login("alice", "Neu-1 ü").expect(200);
    login("alice", ALICE_PASSWORD).expect(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"  \"", "null", "1", "[\"x\"]", "\"a\\u0000b\"", "LONG"})
  default void aPasswordThatBcryptCannotHoldIsRefused(String value) {
    String json = value.equals("LONG") ? "\"" + "x".repeat(73) + "\"" : value;
    password(ALICE, "{\"password\":" + json + "}").expectField(422, "password");
    create("{\"user\":\"zoe\",\"password\":" + json + "}").expectField(422, "password");
    login("alice", ALICE_PASSWORD).expect(200);
  }

  @Test
  default void aPasswordAloneIsSet() {
    password(ALICE, "{}").expectField(422, "password");
    password(ALICE, "{\"password\":\"x\",\"user\":\"y\"}").expectField(422, "user");
  }

  @Test
  default void aLinkIsWrittenOnceAndRemoved() {
    AddonTopic.assertUserObject(
        link(ALICE, "{\"sub\":\"f:1:alice\"}").expect(200).json(), ALICE);
    link(ALICE, "{\"sub\":\"f:1:alice\"}").expect(200);
    link(BOB, "{\"sub\":\"f:1:alice\"}").expectField(409, "sub");
    link(ALICE, "{\"sub\":null}").expect(200);
    link(BOB, "{\"sub\":\"f:1:alice\"}").expect(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"sub\":\"\"}",
        "{\"sub\":1}",
        "{\"sub\":{\"$ne\":1}}",
        "{\"sub\":\"a\\u0000\"}"
      })
  default void aLinkMustBeATextOrNull(String body) {
    link(ALICE, body).expectField(422, "sub");
  }

  @Test
  default void anUnknownUserIsReported() {
    for (String path : List.of(USERS + "/x", USERS + "/x/password", USERS + "/x/link")) {
      put(path).key(MANAGER_KEY).json("{}").expectError(404, "User not found");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/password", "/link"})
  default void thePermissionComesFirstThenTheBody(String path) {
    for (String key : List.of(SERVICE_KEY, BRIDGE_KEY, ALICE_KEY)) {
      put(user(ALICE) + path).key(key).json("{").expectDenied();
    }
    put(user(ALICE) + path).key(MANAGER_KEY).json("{").expect(400);
    put(user(ALICE) + path).key(MANAGER_KEY).json("[]").expect(400);
    put(USERS + "/x" + path).key(MANAGER_KEY).json("[]").expect(400);
    post(USERS).key(SERVICE_KEY).json("{").expectDenied();
    post(USERS).key(MANAGER_KEY).form("user=zoe").expect(400);
  }
}
