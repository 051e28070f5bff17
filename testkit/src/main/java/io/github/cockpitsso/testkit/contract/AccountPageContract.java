package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_PASSWORD;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_PASSWORD;
import static io.github.cockpitsso.testkit.cockpit.SeedData.SERVICE_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Guard;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The addon's guard {@code self_write}, and names that differ only in spelling. */
interface AccountPageContract extends AddonTopic {

  /** The document that the user page sends. */
  static ObjectNode document(CockpitUser user) {
    ObjectNode document = ParameterExamples.empty()
        .put("_id", user.id())
        .put("user", user.user())
        .put("name", user.name())
        .put("email", user.email())
        .put("role", user.role())
        .put("active", true)
        .put("i18n", "en")
        .put("theme", "auto");
    document.putObject("_meta");
    user.apiKey().ifPresent(key -> document.put("apiKey", key));
    return document;
  }

  private JsonNode stored(CockpitUser user) {
    return get(user(user)).key(SERVICE_KEY).expect(200).json();
  }

  private AdminSession alice() {
    realOnly();
    return AdminSession.of(this, ALICE.user(), ALICE_PASSWORD);
  }

  private AdminSession admin() {
    realOnly();
    return AdminSession.of(this, ADMIN.user(), ADMIN_PASSWORD);
  }

  @Test
  default void usersCanChangeTheRestOfTheirAccount() {
    AdminSession session = alice();
    session.save(document(ALICE)).expect(200);
    ObjectNode changed = document(ALICE).put("name", "Alice Liddell").put("theme", "dark");
    session.save(changed).expect(200);
    assertThat(stored(ALICE).path("name").asText()).isEqualTo("Alice Liddell");
    ObjectNode withBlanks = document(ALICE).put("user", " alice ").put("apiKey", ALICE_KEY);
    session.save(withBlanks).expect(200);
    assertThat(stored(ALICE).path("user").asText()).isEqualTo("alice");
    get(PAGES).key(ALICE_KEY).expect(200);
  }

  @ParameterizedTest
  @CsvSource({
    "user,\"alice2\",user name",
    "user,\"Alice\",user name",
    "user.x,\"y\",user name",
    "user.0,\"y\",user name",
    "email,\"mallory@example.org\",e-mail address",
    "email,\"Alice@example.org\",e-mail address",
    "email.x,\"y\",e-mail address",
    "apiKey,\"USR-mine\",API key",
    "apiKey,null,API key",
    "apiKey.x,\"USR-mine\",API key",
    "role,null,role",
    "role.0,\"admin\",role",
    "active,false,status",
    "active,null,status",
    "active.x,1,status",
    "_identi,'{\"sub\":\"of-another-user\"}',_identi",
    "_identi.sub,\"of-another-user\",_identi"
  })
  default void usersCannotChangeTheirIdentityAndSeeWhy(String field, String value, String words) {
    AdminSession session = alice();
    ObjectNode document = document(ALICE);
    document.set(field, ParameterExamples.json(value));
    Answer answer = session.save(document).expect(412);
    assertThat(answer.text("error"))
        .contains(words)
        .contains("single sign-on")
        .contains("administrator");
    JsonNode stored = stored(ALICE);
    assertThat(stored.path("user").asText()).isEqualTo(ALICE.user());
    assertThat(stored.path("email").asText()).isEqualTo(ALICE.email());
    assertThat(stored.path("role").asText()).isEqualTo(ALICE.role());
    get(PAGES).key(ALICE_KEY).expect(200);
    get(PAGES).key("USR-mine").expect(412);
  }

  @Test
  default void usersRenewTheirKeyWithAKeyFromTheirPage() {
    AdminSession session = alice();
    session.offeredKey();
    String offered = session.offeredKey();
    Answer answer = session.save(document(ALICE).put("apiKey", offered)).expect(200);
    assertThat(answer.text("apiKey")).isEqualTo(offered);
    get(PAGES).key(offered).expect(200);
    get(PAGES).key(ALICE_KEY).expectError(412, "Authentication failed");
    session.save(document(ALICE).put("apiKey", offered)).expect(200);
    get(PAGES).key(offered).expect(200);
    post(user(ALICE) + "/key").key(ADMIN_API_KEY).json("{\"mode\":\"rotate\"}").expect(200);
    session.save(document(ALICE).put("apiKey", offered)).expect(412);
    get(PAGES).key(offered).expect(412);
  }

  @Test
  default void aKeyFromTheAccountPageHasNoKnownAge() {
    AdminSession session = alice();
    String path = user(ALICE) + "/key";
    JsonNode made =
        post(path).key(ADMIN_API_KEY).json("{\"mode\":\"rotate\"}").expect(200).json();
    assertThat(made.path("since").isIntegralNumber()).isTrue();
    String offered = session.offeredKey();
    session.save(document(ALICE).put("apiKey", offered)).expect(200);
    JsonNode renewed = get(path).key(ADMIN_API_KEY).expect(200).json();
    assertThat(renewed.path("apiKey").asText()).isEqualTo(offered);
    assertThat(renewed.path("since").isNull()).isTrue();
  }

  @Test
  default void aSaveThatIsRefusedForAnotherReasonLeavesTheNewKeyOnThePage() {
    AdminSession session = alice();
    ObjectNode document = document(ALICE).put("apiKey", session.offeredKey());
    session.save(document.deepCopy().put("email", "other@example.org")).expect(412);
    session.save(document).expect(200);
    get(PAGES).key(document.path("apiKey").asText()).expect(200);
  }

  /** The page that was open before still shows the account as active. */
  @Test
  default void aDeactivatedUserStaysInactiveAndGetsNoKey() {
    AdminSession session = alice();
    String offered = session.offeredKey();
    put(user(ALICE)).key(ADMIN_API_KEY).json("{\"active\":false}").expect(200);
    Answer stale = session.save(document(ALICE)).expect(412);
    assertThat(stale.text("error")).contains("status");
    session.save(document(ALICE).put("apiKey", offered)).expect(412);
    session.save(document(ALICE).put("active", false).put("apiKey", offered)).expect(412);
    assertThat(stored(ALICE).path("active").asBoolean(true)).isFalse();
    put(user(ALICE)).key(ADMIN_API_KEY).json("{\"active\":true}").expect(200);
    get(PAGES).key(offered).expect(412);
    get(PAGES).key(ALICE_KEY).expect(200);
  }

  @Test
  default void aKeyThatAnotherSessionWasOfferedIsRefused() {
    AdminSession session = alice();
    String offered = admin().offeredKey();
    session.save(document(ALICE).put("apiKey", offered)).expect(412);
    get(PAGES).key(ALICE_KEY).expect(200);
  }

  @Test
  default void usersCannotChooseAWeakKey() {
    AdminSession session = alice();
    String weak = "USR-" + session.token("/utils/generateToken/1");
    session.save(document(ALICE).put("apiKey", weak)).expect(412);
    get(PAGES).key(ALICE_KEY).expect(200);
  }

  @Test
  default void usersOfAnExcludedRoleCannotRenewTheirKey() {
    realOnly();
    cockpit().keylessRoles(Set.of("editor"));
    AdminSession session = alice();
    Answer answer =
        session.save(document(ALICE).put("apiKey", session.offeredKey())).expect(412);
    assertThat(answer.text("error")).contains("API key", "administrator");
    get(PAGES).key(ALICE_KEY).expect(200);
  }

  @Test
  default void managersGiveNewUsersAKey() {
    AdminSession session = admin();
    ObjectNode fresh =
        document(ALICE).put("user", "zoe").put("email", "zoe@example.org").put("name", "Zoe");
    fresh.remove("_id");
    String offered = session.offeredKey();
    session
        .save(fresh.put("password", "a-long-password").put("apiKey", offered))
        .expect(200);
    get(PAGES).key(offered).expect(200);
  }

  @Test
  default void managersChangeNamesAndEmailAddresses() {
    AdminSession session = admin();
    ObjectNode renamed = document(ALICE).put("user", "alice2").put("email", "a2@example.org");
    session.save(renamed).expect(200);
    assertThat(stored(ALICE).path("user").asText()).isEqualTo("alice2");
    session.save(document(ALICE).put("user", "ALICE2")).expect(200);
    session.save(document(ADMIN).put("email", "root@example.org")).expect(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BOB",
        "Bob",
        "\uFF42\uFF4F\uFF42",
        "J\u00DCRGEN",
        "ju\u0308rgen",
        "bob\u00A0",
        "b\u200Bob"
      })
  default void namesThatDifferOnlyInSpellingAreRefused(String name) {
    boolean unicode = name.startsWith("\uFF42") || name.startsWith("ju");
    if (unicode) {
      org.junit.jupiter.api.Assumptions.assumeTrue(
          !cockpit().isReal(), "this PHP may lack the extension intl");
    }
    String body = ParameterExamples.empty().put("user", name).toString();
    put(user(ALICE)).key(ADMIN_API_KEY).json(body).expectField(409, "user");
    post(USERS).key(ADMIN_API_KEY).json(body).expectField(409, "user");
    if (cockpit().isReal()) {
      without(Guard.SELF_WRITE);
      Answer answer = admin().save(document(ALICE).put("user", name)).expect(412);
      assertThat(answer.text("error")).contains("another spelling");
      ObjectNode fresh = document(ALICE).put("user", name).put("email", "new@example.org");
      fresh.remove("_id");
      admin().save(fresh.put("password", "a-long-password")).expect(412);
    }
    assertThat(stored(ALICE).path("user").asText()).isEqualTo("alice");
  }

  /** Cockpit's storage replaces such a text by today's date in the given format. */
  @Test
  default void aNameIsNotRewrittenToTheNameOfAnotherUser() {
    AdminSession session = admin();
    Answer answer =
        session.save(document(ALICE).put("user", "$DATE(\\B\\o\\b)")).expect(412);
    assertThat(answer.text("error")).contains("$DATE(");
    assertThat(stored(ALICE).path("user").asText()).isEqualTo("alice");
  }

  @Test
  default void aUserMayChangeTheSpellingOfTheirOwnName() {
    for (String name : new String[] {"Alice", "ALICE", "alice", "alice"}) {
      put(user(ALICE)).key(ADMIN_API_KEY).json("{\"user\":\"" + name + "\"}").expect(200);
    }
  }

  @Test
  default void theGuardForTheAccountPageCanBeDisabled() {
    realOnly();
    without(Guard.SELF_WRITE);
    alice().save(document(ALICE).put("user", "alice2")).expect(200);
    assertThat(stored(ALICE).path("user").asText()).isEqualTo("alice2");
  }
}
