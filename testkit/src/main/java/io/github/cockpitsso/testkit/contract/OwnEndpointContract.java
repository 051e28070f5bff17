package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Answers of an operator's own endpoints, and how they differ from Cockpit's (contract
 * section 6.1).
 */
interface OwnEndpointContract extends Topic {

  /** Whether the addon reports an accepted key. */
  boolean hasAddon();

  private Answer own(String name) {
    Answer answer = get("/api/own/" + name).key(ALICE_KEY).send();
    assertThat(answer.header("Cockpit-Sso-Key-Accepted").isPresent()).isEqualTo(hasAddon());
    return answer;
  }

  @Test
  default void anEmptyAnswerOfAnEndpointHasCockpitsHeaders() {
    Answer empty = own("empty").expect(200);
    assertThat(empty.body()).isEmpty();
    assertThat(StatusContract.CORS_HEADERS).allMatch(name -> empty.header(name).isPresent());
    assertThat(StatusContract.CORS_HEADERS)
        .allMatch(name -> own("nothing").expect(204).header(name).isPresent());
  }

  @Test
  default void anEndpointThatExitsLeavesNoHeadersOfCockpit() {
    Answer exited = own("exit").expect(200);
    assertThat(exited.body()).isEmpty();
    assertThat(StatusContract.CORS_HEADERS)
        .noneMatch(name -> exited.header(name).isPresent());
  }

  @Test
  default void anEndpointCanAnswerLikeARefusedKey() {
    assertThat(own("refusal").expectError(412, "Authentication failed").header("X-Own"))
        .contains("1");
    Answer refused = get("/api/own/refusal").key("wrong").send();
    assertThat(refused.expectError(412, "Authentication failed").header("X-Own"))
        .isEmpty();
    assertThat(refused.header("Cockpit-Sso-Key-Accepted")).isEmpty();
  }

  @Test
  default void aCrashBeforeTheRequestIsKnownLeavesNoHeadersOfCockpit() {
    Answer died = post("/api/own/empty").key(ALICE_KEY).json("\"x\"").expect(200);
    assertThat(died.body()).isEmpty();
    assertThat(StatusContract.CORS_HEADERS).noneMatch(name -> died.header(name).isPresent());
    assertThat(died.header("Cockpit-Sso-Key-Accepted")).isEmpty();
  }
}
