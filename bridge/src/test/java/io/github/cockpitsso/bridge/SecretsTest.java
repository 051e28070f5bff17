package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.HeaderField;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in Cockpit's answers about users. */
@Tag("integration")
class SecretsTest {
  private static final String USER =
      "{\"user\":\"alice\",\"apiKey\":\"S1\",\"list\":[{\"Password\":\"S2\",\"n\":1.5,"
          + "\"twofa\":{\"secret\":\"S3\"}}],"
          + "\"_reset_token\":\"S4\",\"_identi\":{},\"api\\u005fkey\":\"S5\","
          + "\"passwords\":\"kept\"}";

  @RegisterExtension
  private static final RunningBridge bridge = RunningBridge.start();

  private static Answer answerTo(String path, Fault fault) {
    bridge.cockpit().faults().on(path, fault);
    return bridge.aliceCalls("GET", path).send();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/user",
        "/api/users/list",
        "/api/Users",
        "/api/auth/me",
        "/api/account",
        "/api/user.get",
        "/api/user:x"
      })
  void secrets_of_users_are_removed_at_any_depth(String path) {
    for (String type : List.of("application/json", "text/html", "text/plain")) {
      Answer answer =
          answerTo(path, Fault.answer(200, List.of(new HeaderField("Content-Type", type)), USER));

      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      assertThat(answer.text())
          .isEqualTo("{\"user\":\"alice\",\"list\":[{\"n\":1.5}],\"passwords\":\"kept\"}");
      assertThat(answer.header("Content-Length")).isEqualTo("" + answer.bytes().length);
      bridge.cockpit().reset();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 412, 500})
  void errors_are_checked_like_any_other_answer(int status) {
    Answer answer = answerTo("/api/user", Fault.json(status, "{\"error\":\"x\",\"apiKey\":\"S\"}"));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).isEqualTo("{\"error\":\"x\"}");
  }

  @Test
  void a_large_412_is_checked_like_any_other_answer() {
    String text = "x".repeat(5000);

    Answer answer =
        answerTo("/api/user", Fault.json(412, "{\"error\":\"" + text + "\",\"apiKey\":\"S\"}"));

    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.text()).isEqualTo("{\"error\":\"" + text + "\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"apiKey\":\"S\"",
        "{\"apiKey\":\"S\"}{}",
        "{\"\\u0061piKey\":\"S\"",
        "<p>apiKey: S",
        "user=alice&password=S",
        "[[1],"
      })
  void an_unreadable_answer_is_rejected(String body) {
    Answer answer = answerTo("/api/user", Fault.json(200, body));

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.reason()).isEqualTo("answer_holds_secret");
  }

  @Test
  void a_partial_compressed_or_too_large_answer_is_rejected() {
    assertThat(answerTo("/api/user", Fault.json(200, "[\"" + "x".repeat(1 << 20) + "\"]"))
            .reason())
        .isEqualTo("answer_holds_secret");
    assertThat(answerTo("/api/users", Fault.json(206, "piKey\":\"S\"")).reason())
        .isEqualTo("answer_holds_secret");
    assertThat(
            answerTo("/api/auth", Fault.json(200, "x", new HeaderField("Content-Encoding", "gzip")))
                .reason())
        .isEqualTo("answer_holds_secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/user | {\"a\":1.10,  \"b\":\"apiKey\"}",
        "/api/user | Hello",
        "/api/userdata | {\"apiKey\":\"content\"}",
        "/api/content/items/user | {\"password\":\"content\"}"
      })
  void all_other_answers_are_forwarded_unchanged(String path, String body) {
    assertThat(answerTo(path, Fault.json(200, body)).text()).isEqualTo(body);
  }

  @Test
  void answers_with_secrets_can_be_rejected_instead() {
    try (RunningBridge strict = RunningBridge.start(
        "BRIDGE_ANSWERS_SECRETS", "refuse", "BRIDGE_ANSWERS_USER_PATHS", "people")) {
      strict.cockpit().faults().on("/api/people", Fault.json(200, USER));
      strict.cockpit().faults().on("/api/user", Fault.json(200, USER));

      assertThat(strict.aliceCalls("GET", "/api/people/1").send().reason())
          .isEqualTo("answer_holds_secret");
      assertThat(strict.aliceCalls("GET", "/api/user").send().text()).isEqualTo(USER);
    }
  }
}
