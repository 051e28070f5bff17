package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_PASSWORD;
import static io.github.cockpitsso.testkit.cockpit.SeedData.BOB;
import static io.github.cockpitsso.testkit.cockpit.SeedData.BRIDGE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.CAROL;
import static io.github.cockpitsso.testkit.cockpit.SeedData.DAVE;
import static io.github.cockpitsso.testkit.cockpit.SeedData.DAVE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.GUEST_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.LOGIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.MANAGER_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.SERVICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.SPACE_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET} and {@code POST /api/sso/users/{id}/key}. */
interface UserKeyContract extends AddonTopic {

  String MINT = "{\"mode\":\"mint\"}";
  String KEY_FORMAT = "USR-[0-9a-f]{40}";

  private Answer key(CockpitUser user, String body) {
    return post(user(user) + "/key").key(MANAGER_KEY).json(body).send();
  }

  private Answer mint(CockpitUser user) {
    return key(user, MINT);
  }

  private Answer rotate(CockpitUser user) {
    return key(user, "{\"mode\":\"rotate\"}");
  }

  private Answer rotate(CockpitUser user, String more) {
    return key(user, "{\"mode\":\"rotate\"," + more + "}");
  }

  @Test
  default void theKeyIsReadWithTheUser() {
    Answer answer = get(user(ALICE) + "/key").key(BRIDGE_KEY).expect(200);
    AddonTopic.assertMayNotBeStored(answer);
    assertThat(answer.body())
        .isEqualTo("{\"apiKey\":\""
            + ALICE_KEY
            + "\",\"since\":null,\"user\":{\"_id\":\""
            + ALICE.id()
            + "\",\"user\":\"alice\",\"role\":\"editor\",\"active\":true}}");
  }

  @Test
  default void theKeyOfAUserWithoutAKeyOrAnInactiveUserIsNull() {
    JsonNode bob = get(user(BOB) + "/key").key(BRIDGE_KEY).expect(200).json();
    assertThat(bob.path("apiKey").isNull()).isTrue();
    assertThat(bob.at("/user/active").asBoolean()).isTrue();
    JsonNode carol = get(user(CAROL) + "/key").key(BRIDGE_KEY).expect(200).json();
    assertThat(carol.path("apiKey").isNull()).isTrue();
    assertThat(carol.at("/user/active").asBoolean()).isFalse();
    get(USERS + "/x/key").key(BRIDGE_KEY).expectError(404, "User not found");
  }

  @Test
  default void readingAndWritingArePermissionsOfTheirOwn() {
    for (String key : List.of(LOGIN_API_KEY, GUEST_API_KEY, ALICE_KEY)) {
      get(user(ALICE) + "/key").key(key).expectDenied();
    }
    for (String key : List.of(SERVICE_KEY, BRIDGE_KEY, ALICE_KEY)) {
      post(user(BOB) + "/key").key(key).json(MINT).expectDenied();
    }
    get(user(ALICE) + "/key").expectDenied();
    get(user(ALICE) + "/key").key("wrong").expectError(412, "Authentication failed");
  }

  @Test
  default void mintMakesAKeyAndKeepsAnExistingOne() {
    String made = mint(BOB).expect(200).text("apiKey");
    assertThat(made).matches(KEY_FORMAT);
    assertThat(mint(BOB).text("apiKey")).isEqualTo(made);
    assertThat(mint(ALICE).text("apiKey")).isEqualTo(ALICE_KEY);
    get(PAGES).key(made).expect(200);
  }

  /** Two bridges that see the same user for the first time must not invalidate each other's key. */
  @Test
  default void parallelMintsMakeOneKey() throws Exception {
    assertThat(inParallel(BOB, MINT)).containsExactly(keyOf(BOB));
    get(PAGES).key(keyOf(BOB)).expect(200);
  }

  /** The keys in the answers to many parallel calls. */
  private Set<String> inParallel(CockpitUser user, String body) throws Exception {
    Set<String> answered = ConcurrentHashMap.newKeySet();
    ExecutorService bridges = Executors.newFixedThreadPool(32);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 128; i++) {
        calls.add(bridges.submit(() -> answered.add(key(user, body).expect(200).text("apiKey"))));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      bridges.shutdownNow();
    }
    return answered;
  }

  private JsonNode read(String id) {
    return get(USERS + "/" + id + "/key").key(BRIDGE_KEY).expect(200).json();
  }

  private String keyOf(CockpitUser user) {
    return read(user.id()).path("apiKey").asText();
  }

  private static void assertMadeSince(long start, JsonNode answer) {
    assertThat(answer.path("since").isIntegralNumber())
        .as("%s", answer.path("since"))
        .isTrue();
    assertThat(answer.path("since").asLong()).isBetween(start, Instant.now().getEpochSecond());
  }

  @Test
  default void keysThatTheAddonMakesHaveAnAge() {
    long start = Instant.now().getEpochSecond();
    JsonNode minted = mint(BOB).expect(200).json();
    assertMadeSince(start, minted);
    assertThat(read(BOB.id())).isEqualTo(minted);
    JsonNode rotated = rotate(ALICE).expect(200).json();
    assertMadeSince(start, rotated);
    assertThat(read(ALICE.id())).isEqualTo(rotated);
    String zoe =
        post(USERS).key(MANAGER_KEY).json("{\"user\":\"zoe\"}").expect(200).text("_id");
    assertMadeSince(start, read(zoe));
  }

  @Test
  default void theAgeStaysUntilTheKeyIsReplaced() {
    long start = Instant.now().getEpochSecond();
    mint(BOB).expect(200);
    cockpit().ageKeys(Duration.ofHours(1));
    JsonNode kept = mint(BOB).expect(200).json();
    assertThat(kept.path("since").asLong())
        .isBetween(start - 3600, Instant.now().getEpochSecond() - 3600);
    assertMadeSince(start, rotate(BOB).expect(200).json());
  }

  @Test
  default void theAgeOfAKeyFromElsewhereIsUnknown() {
    assertThat(mint(ALICE).json().path("since").isNull()).isTrue();
    JsonNode made = mint(BOB).expect(200).json();
    cockpit().storeKey(BOB.id(), "USR-" + "b".repeat(40));
    JsonNode changed = read(BOB.id());
    assertThat(changed.path("apiKey").asText()).isEqualTo("USR-" + "b".repeat(40));
    assertThat(changed.path("since").isNull()).isTrue();
    assertThat(changed.has("since")).isTrue();
    cockpit().storeKey(BOB.id(), made.path("apiKey").asText());
    assertThat(read(BOB.id())).isEqualTo(made);
  }

  @Test
  default void aKeyThatMovedToAnotherUserHasNoAge() {
    String made = mint(BOB).expect(200).text("apiKey");
    String zoe =
        post(USERS).key(MANAGER_KEY).json("{\"user\":\"zoe\"}").expect(200).text("_id");
    cockpit().storeKey(zoe, made);
    JsonNode moved = read(zoe);
    assertThat(moved.path("apiKey").asText()).isEqualTo(made);
    assertThat(moved.path("since").isNull()).isTrue();
  }

  @Test
  default void theAgeIsReturnedOnlyWithTheKey() {
    JsonNode bob = read(BOB.id());
    assertThat(bob.has("since")).isTrue();
    assertThat(bob.path("since").isNull()).isTrue();
    mint(BOB).expect(200);
    cockpit().keylessRoles(Set.of("guest"));
    assertThat(read(BOB.id()).path("since").isNull()).isTrue();
    cockpit().keylessRoles(Set.of());
    assertThat(read(BOB.id()).path("since").isNull()).isFalse();
    put(user(BOB)).key(ADMIN_API_KEY).json("{\"active\":false}").expect(200);
    assertThat(read(BOB.id()).path("since").isNull()).isTrue();
  }

  @Test
  default void aYoungKeyStays() {
    JsonNode made = rotate(ALICE, "\"grace\":60").expect(200).json();
    assertThat(rotate(ALICE, "\"olderThan\":3600").expect(200).json()).isEqualTo(made);
    get(PAGES).key(made.path("apiKey").asText()).expect(200);
    get(PAGES).key(ALICE_KEY).expect(200);
  }

  @Test
  default void anOldKeyIsReplaced() {
    long start = Instant.now().getEpochSecond();
    JsonNode made = rotate(ALICE).expect(200).json();
    String old = made.path("apiKey").asText();
    cockpit().ageKeys(Duration.ofHours(2));
    JsonNode kept = rotate(ALICE, "\"olderThan\":10800").expect(200).json();
    assertThat(kept.path("apiKey").asText()).isEqualTo(old);
    JsonNode replaced =
        rotate(ALICE, "\"grace\":60,\"olderThan\":7200").expect(200).json();
    assertMadeSince(start, replaced);
    assertThat(replaced.path("apiKey").asText()).matches(KEY_FORMAT).isNotEqualTo(old);
    get(PAGES).key(replaced.path("apiKey").asText()).expect(200);
    get(PAGES).key(old).expect(200);
    String next = rotate(ALICE, "\"olderThan\":0").expect(200).text("apiKey");
    get(PAGES).key(next).expect(200);
    get(PAGES).key(old).expect(412);
  }

  @Test
  default void aKeyOfUnknownAgeIsReplaced() {
    String body = "{\"mode\":\"rotate\",\"olderThan\":315360000}";
    JsonNode made = key(ALICE, body).expect(200).json();
    assertThat(made.path("apiKey").asText()).matches(KEY_FORMAT).isNotEqualTo(ALICE_KEY);
    get(PAGES).key(ALICE_KEY).expect(412);
    assertThat(key(ALICE, body).expect(200).json()).isEqualTo(made);
  }

  @Test
  default void aUserWithoutAKeyGetsOneByRotation() {
    long start = Instant.now().getEpochSecond();
    JsonNode made = rotate(BOB, "\"olderThan\":3600").expect(200).json();
    assertThat(made.path("apiKey").asText()).matches(KEY_FORMAT);
    assertMadeSince(start, made);
  }

  /** Two bridges that find the same old key must not invalidate each other's new key. */
  @Test
  default void parallelRotationsOfAnOldKeyMakeOneKey() throws Exception {
    Set<String> answered =
        inParallel(ALICE, "{\"mode\":\"rotate\",\"grace\":60,\"olderThan\":3600}");
    assertThat(answered).containsExactly(keyOf(ALICE)).doesNotContain(ALICE_KEY);
    get(PAGES).key(keyOf(ALICE)).expect(200);
    get(PAGES).key(ALICE_KEY).expect(200);
  }

  @Test
  default void aMintedKeyOfThePublicRoleHasOnlyThePublicPermissions() {
    put(user(BOB)).key(ADMIN_API_KEY).json("{\"role\":\"public\"}").expect(200);
    String made = mint(BOB).expect(200).text("apiKey");
    get(HOME).key(made).expect(200);
    get(PAGES).key(made).expect(get(PAGES).send().status());
  }

  @Test
  default void keysAreMintedForUsersOfTheOwnSpaceOnly() {
    post("/:kunde1" + user(BOB) + "/key")
        .key(SPACE_KEY)
        .json(MINT)
        .expectError(404, "User not found");
    post("/:kunde1" + user(BOB) + "/key").key(MANAGER_KEY).json(MINT).expect(412);
  }

  @Test
  default void rotateEndsTheOldKeyAtOnce() {
    String made = rotate(ALICE).expect(200).text("apiKey");
    assertThat(made).matches(KEY_FORMAT).isNotEqualTo(ALICE_KEY);
    get(PAGES).key(made).expect(200);
    get(PAGES).key(ALICE_KEY).expectError(412, "Authentication failed");
  }

  @Test
  default void theOldKeyIsAcceptedDuringTheGraceTime() {
    String made = rotatedWithGrace(ALICE);
    get(PAGES).key(made).expect(200);
    get(PAGES).key(ALICE_KEY).expect(200);
    get(PAGES + "?api_key=" + ALICE_KEY).expect(200);
    get(PAGES).header("Authorization", "Bearer " + ALICE_KEY).expect(200);
    assertThat(get(user(ALICE) + "/key").key(BRIDGE_KEY).send().text("apiKey")).isEqualTo(made);
    String next = rotate(ALICE).expect(200).text("apiKey");
    get(PAGES).key(next).expect(200);
    get(PAGES).key(made).expect(412);
    get(PAGES).key(ALICE_KEY).expect(412);
  }

  @Test
  default void theOldKeyIsRefusedAfterTheGraceTime() {
    String made = rotate(ALICE, "\"grace\":1").expect(200).text("apiKey");
    await("the end of the grace time")
        .atMost(Duration.ofSeconds(10))
        .until(() -> get(PAGES).key(ALICE_KEY).send().status() == 412);
    get(PAGES).key(made).expect(200);
  }

  private String rotatedWithGrace(CockpitUser user) {
    return rotate(user, "\"grace\":60").expect(200).text("apiKey");
  }

  @Test
  default void allReplacedKeysAreAcceptedUntilTheKeyChangesElsewhere() {
    List<String> keys = List.of(ALICE_KEY, rotatedWithGrace(ALICE), rotatedWithGrace(ALICE));
    for (String key : keys) {
      get(PAGES).key(key).expect(200);
    }
    String other = "USR-" + "c".repeat(40);
    cockpit().storeKey(ALICE.id(), other);
    get(PAGES).key(other).expect(200);
    for (String key : keys) {
      get(PAGES).key(key).expect(412);
    }
  }

  @Test
  default void aRotationEndsOnlyTheKeysOfItsUser() {
    rotatedWithGrace(DAVE);
    rotatedWithGrace(ALICE);
    rotate(ALICE).expect(200);
    get(HOME).key(ALICE_KEY).expect(412);
    get(HOME).key(DAVE_KEY).expect(200);
  }

  @Test
  default void aKeyThatReturnsCanHaveAnotherGraceTime() {
    rotate(ALICE, "\"grace\":1").expect(200);
    await("the end of the grace time")
        .atMost(Duration.ofSeconds(10))
        .until(() -> get(PAGES).key(ALICE_KEY).send().status() == 412);
    cockpit().storeKey(ALICE.id(), ALICE_KEY);
    String made = rotatedWithGrace(ALICE);
    get(PAGES).key(ALICE_KEY).expect(200);
    get(PAGES).key(made).expect(200);
  }

  @Test
  default void aReplacedKeyOfAnInactiveUserIsRefused() {
    rotate(ALICE, "\"grace\":60").expect(200);
    put(user(ALICE)).key(ADMIN_API_KEY).json("{\"active\":false}").expect(200);
    get(PAGES).key(ALICE_KEY).expect(412);
  }

  @Test
  default void anInactiveUserGetsNoKey() {
    Answer answer = mint(CAROL).expect(409);
    assertThat(answer.json().toString())
        .isEqualTo("{\"error\":\"User is not active\",\"field\":\"active\"}");
    rotate(CAROL).expect(409);
    rotate(CAROL, "\"olderThan\":3600").expectField(409, "active");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"mode\":\"x\"}",
        "{\"mode\":null}",
        "{\"mode\":1}",
        "{\"mode\":\"MINT\"}",
        "{\"mode\":[\"mint\"]}",
        "{\"grace\":60}"
      })
  default void theModeMustBeOneOfTwo(String body) {
    key(ALICE, body).expectField(422, "mode");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "86401", "\"60\"", "1.5", "null", "true", "[60]"})
  default void theGraceMustBeANumberOfSeconds(String grace) {
    rotate(ALICE, "\"grace\":" + grace).expectField(422, "grace");
    get(PAGES).key(ALICE_KEY).expect(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "315360001",
        "9223372036854775808",
        "\"60\"",
        "1.5",
        "60.0",
        "null",
        "true",
        "[60]",
        "{}"
      })
  default void theAgeMustBeANumberOfSeconds(String age) {
    rotate(ALICE, "\"olderThan\":" + age).expectField(422, "olderThan");
    key(ALICE, "{\"mode\":\"mint\",\"olderThan\":" + age + "}").expectField(422, "olderThan");
    get(PAGES).key(ALICE_KEY).expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "3600"})
  default void theAgeIsOnlyForRotation(String age) {
    key(BOB, "{\"mode\":\"mint\",\"olderThan\":" + age + "}").expectField(422, "olderThan");
    assertThat(read(BOB.id()).path("apiKey").isNull()).isTrue();
  }

  @Test
  default void otherFieldsAreRefused() {
    rotate(ALICE, "\"key\":\"USR-x\"").expectField(422, "key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{", "", "5"})
  default void theBodyMustBeAnObject(String body) {
    key(ALICE, body).expect(400);
    post(user(ALICE) + "/key").key(MANAGER_KEY).form("mode=rotate").expect(400);
    get(PAGES).key(ALICE_KEY).expect(200);
  }

  @Test
  default void aRoleCanBeExcludedFromKeys() {
    cockpit().keylessRoles(Set.of("editor"));
    JsonNode alice = get(user(ALICE) + "/key").key(BRIDGE_KEY).expect(200).json();
    assertThat(alice.path("apiKey").isNull()).isTrue();
    assertThat(alice.at("/user/active").asBoolean()).isTrue();
    for (String mode : List.of("mint", "rotate")) {
      key(ALICE, "{\"mode\":\"" + mode + "\"}").expectField(403, "role");
    }
    JsonNode user = login("alice", ALICE_PASSWORD).expect(200).json();
    assertThat(user.has("apiKey")).isFalse();
    get(PAGES).key(ALICE_KEY).expect(200);
    mint(BOB).expect(200);
  }

  @Test
  default void anUnknownUserHasNoKey() {
    post(USERS + "/x/key").key(MANAGER_KEY).json(MINT).expectError(404, "User not found");
  }
}
