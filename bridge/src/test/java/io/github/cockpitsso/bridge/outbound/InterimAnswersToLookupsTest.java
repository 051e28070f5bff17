package io.github.cockpitsso.bridge.outbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.ScriptedCockpit;
import io.github.cockpitsso.client.http.Bounds;
import io.github.cockpitsso.client.http.Call;
import io.github.cockpitsso.client.http.Reply;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interim answers (1xx) to the bridge's own calls, for which requests wait. */
@Tag("integration")
class InterimAnswersToLookupsTest {
  private static final Bounds BOUNDS =
      new Bounds(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2), 1000);
  private static final String FINAL = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

  private static Reply callTo(ScriptedCockpit cockpit) {
    try (var client = new ControlClient(BOUNDS, Optional.empty())) {
      return client.send(
          new Call("GET", cockpit.uri().resolve("/x"), Optional.empty(), Optional.empty()));
    }
  }

  private static String interim(String status) {
    return "HTTP/1.1 " + status + "\r\nLink: </style.css>\r\n\r\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"100 Continue", "102 Processing", "103 Early Hints"})
  void the_final_answer_is_used(String status) {
    String answer = interim(status).repeat(3) + FINAL;
    try (ScriptedCockpit cockpit =
        ScriptedCockpit.start(out -> out.write(answer.getBytes(ISO_8859_1)))) {
      assertThat(callTo(cockpit))
          .isInstanceOfSatisfying(
              Reply.Answer.class, reply -> assertThat(reply.status()).isEqualTo(200));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"100 Continue", "101 Switching Protocols", "103 Early Hints", "104 Other"})
  void endless_interim_answers_are_an_outage_after_the_total_deadline(String status) {
    byte[] many = interim(status).repeat(100).getBytes(ISO_8859_1);
    try (ScriptedCockpit cockpit = ScriptedCockpit.start(out -> {
      while (true) {
        out.write(many);
      }
    })) {
      assertThat(callTo(cockpit)).isInstanceOf(Reply.Failed.class);
      await().until(() -> cockpit.open() == 0);
    }
  }
}
