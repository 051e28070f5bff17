package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.GUEST_API_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.testkit.cockpit.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several keys applies, and which values crash Cockpit (contract section 2.1). */
interface KeyPrecedenceContract extends Topic {

  String WRONG = "USR-0000000000000000000000000000000000000000";

  @Test
  default void theQueryOverridesTheHeader() {
    get(PAGES + "?api_key=" + WRONG).key(ALICE_KEY).expect(412);
    get(PAGES + "?api_key=" + ALICE_KEY).key(WRONG).expect(200);
  }

  @Test
  default void theHeaderOverridesBearer() {
    get(PAGES).key(WRONG).header("Authorization", "Bearer " + ALICE_KEY).expect(412);
    get(PAGES).key(ALICE_KEY).header("Authorization", "Bearer " + WRONG).expect(200);
  }

  @Test
  default void jsonOverridesTheQuery() {
    get(PAGES + "?api_key=" + ALICE_KEY).json("{\"api_key\":\"wrong\"}").expect(412);
    get(PAGES + "?api_key=wrong").json("{\"api_key\":\"" + ALICE_KEY + "\"}").expect(200);
  }

  @Test
  default void theFormOverridesTheQuery() {
    post(PAGES + "?api_key=" + ALICE_KEY).form("api_key=wrong").expect(412);
    post(PAGES + "?api_key=wrong").form("api_key=" + ALICE_KEY).expectEmptyNotFound();
  }

  @Test
  default void anEmptyHeaderHidesBearer() {
    get(PAGES)
        .header("api-key", "")
        .header("Authorization", "Bearer " + ALICE_KEY)
        .expect(403);
  }

  @Test
  default void nullInJsonFallsThroughToTheHeader() {
    get(PAGES).key(ALICE_KEY).json("{\"api_key\":null}").expect(200);
    get(PAGES + "?api_key=wrong").key(ALICE_KEY).json("{\"api_key\":null}").expect(200);
  }

  @Test
  default void twoKeyHeadersAreOneWrongKeyExceptBehindAnOldNginx() {
    get(PAGES).key(ALICE_KEY).key(WRONG).expect(412);
    Answer answer = get(PAGES).key(WRONG).key(ALICE_KEY).send();
    boolean passesBoth =
        answer.header("Server").orElse("").matches("nginx/1\\.(\\d|1\\d|2[0-2])\\..*");
    answer.expect(passesBoth ? 200 : 412);
  }

  @Test
  default void twoAuthorizationHeadersAreRefusedByNginxAndJoinedByPhp() {
    boolean nginx = cockpit().server() == Server.NGINX;
    String good = "Bearer " + ALICE_KEY;
    Call call = get(PAGES);
    call.header("Authorization", "Basic x").header("Authorization", good).expect(nginx ? 400 : 200);
    call.header("Authorization", good).header("Authorization", "Basic x").expect(nginx ? 400 : 412);
  }

  @Test
  default void theLastOfSeveralEqualParametersApplies() {
    get(PAGES + "?api_key=wrong&api_key=" + ALICE_KEY).expect(200);
    get(PAGES + "?api_key=" + ALICE_KEY + "&api_key=wrong").expect(412);
    get(PAGES + "?api_key=" + ALICE_KEY + "&api.key=wrong").expect(412);
    get(PAGES + "?api_key[]=x&api_key=" + ALICE_KEY).expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"api_key[]=", "api_key[$ne]=", "api_key[a][b]=", "api.key[]="})
  default void aKeyThatIsAnArrayCrashesCockpit(String parameter) {
    get(PAGES + "?" + parameter + ALICE_KEY).expect(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"$ne\":\"x\"}", "[\"x\"]"})
  default void aKeyThatIsAJsonObjectCrashesCockpit(String value) {
    Answer answer = get(PAGES).json("{\"api_key\":" + value + "}").expect(500);
    assertThat(answer.contentType()).startsWith("text/html");
    assertThat(answer.body()).isEqualTo("{\"error\": \"500\", \"message\": \"system error\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "true", "1.5", "\"x\""})
  default void aKeyOfAnotherTypeIsUnknown(String value) {
    get(PAGES).json("{\"api_key\":" + value + "}").expectError(412, "Authentication failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "false", "[]", "{}", "\"\"", "\"0\"", "0.0"})
  default void aFalsyKeyCountsAsNoKey(String value) {
    get(PAGES).json("{\"api_key\":" + value + "}").expect(403);
  }

  @Test
  default void userKeysAreCaseSensitive() {
    get(PAGES).key(ALICE_KEY.replace("USR", "usr")).expect(412);
    get(PAGES).key(ALICE_KEY.replace('a', 'A')).expect(412);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "USR-",
        "API-",
        "USR-a11ce0a11ce0a11ce0a11ce0a11ce0a11ce0a11",
        "Public",
        "admin"
      })
  default void anUnknownKeyIsRefused(String key) {
    get(PAGES).key(key).expectError(412, "Authentication failed");
    get("/api/no/such/path").key(key).expectError(412, "Authentication failed");
  }

  @Test
  default void thePublicKeyCanBeSent() {
    get(PAGES).key("public").expectDenied();
    get(HOME).key("public").expect(200);
    get(HOME).key(GUEST_API_KEY).expect(200);
  }
}
