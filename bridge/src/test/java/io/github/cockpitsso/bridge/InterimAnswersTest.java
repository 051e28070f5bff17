package io.github.cockpitsso.bridge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.bridge.support.ScriptedCockpit;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Interim answers (1xx) of Cockpit do not reach the client, do not end a request, and do not keep
 * it open forever.
 */
@Tag("integration")
class InterimAnswersTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String FINAL =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]";

  /**
   * A bridge with one slot for alice and one connection, so that a missing release blocks the
   * next request.
   */
  private static RunningBridge before(ScriptedCockpit cockpit) {
    return RunningBridge.start(
        "BRIDGE_COCKPIT_URL", cockpit.uri().toString(),
        "BRIDGE_COCKPIT_TIMEOUT", "5s",
        "BRIDGE_COCKPIT_MAX_CONNECTIONS", "1",
        "BRIDGE_LIMITS_CONCURRENT_REQUESTS", "1");
  }

  private static String interim(String status) {
    return "HTTP/1.1 " + status + "\r\nLink: </style.css>\r\nSet-Cookie: session=1\r\n\r\n";
  }

  @ParameterizedTest
  @CsvSource({
    "100 Continue, 1",
    "100 Continue, 2",
    "100 Continue, 32",
    "102 Processing, 2",
    "102 Processing, 32",
    "103 Early Hints, 2",
    "103 Early Hints, 32",
  })
  void the_final_answer_arrives_after_some_interim_answers(String status, int times) {
    for (boolean apart : new boolean[] {false, true}) {
      String together = interim(status).repeat(apart ? 1 : times);
      try (ScriptedCockpit cockpit = ScriptedCockpit.start(out -> {
            for (int i = 0; i < (apart ? times : 1); i++) {
              out.write(together.getBytes(ISO_8859_1));
            }
            out.write(FINAL.getBytes(ISO_8859_1));
          });
          RunningBridge bridge = before(cockpit)) {
        for (int i = 0; i < 3; i++) {
          Answer answer = bridge.aliceCalls("GET", ITEMS).send();

          assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
          assertThat(answer.text()).isEqualTo("[]");
          assertThat(answer.toString()).doesNotContain("style.css").doesNotContain("session");
        }
        assertThat(cockpit.open()).as("the connection is reused").isEqualTo(1);
      }
    }
  }

  @Test
  void interim_answers_of_several_kinds_are_counted_together() {
    String each = interim("100 Continue") + interim("102 Processing") + interim("103 Early Hints");
    try (ScriptedCockpit cockpit =
            ScriptedCockpit.start(out -> out.write((each + each + FINAL).getBytes(ISO_8859_1)));
        RunningBridge bridge = before(cockpit)) {
      assertThat(bridge.aliceCalls("GET", ITEMS).send().text()).isEqualTo("[]");
    }
    try (ScriptedCockpit cockpit = ScriptedCockpit.start(
            out -> out.write((each.repeat(11) + FINAL).getBytes(ISO_8859_1)));
        RunningBridge bridge = before(cockpit)) {
      assert502AndReleased(bridge, cockpit);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "101 Switching Protocols",
        "104 Upload Resumption Supported",
        "105 Unknown",
        "150 Unknown",
        "199 Misc",
      })
  void any_other_1xx_is_502_and_releases_all_resources(String status) {
    for (String after : List.of("", FINAL, interim("103 Early Hints") + FINAL)) {
      try (ScriptedCockpit cockpit = ScriptedCockpit.start(
              out -> out.write((interim(status) + after).getBytes(ISO_8859_1)));
          RunningBridge bridge = before(cockpit)) {
        assert502AndReleased(bridge, cockpit);
      }
    }
  }

  @Test
  void an_unrequested_protocol_upgrade_is_rejected() {
    String upgrade =
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
            + "frames";
    try (ScriptedCockpit cockpit =
            ScriptedCockpit.start(out -> out.write(upgrade.getBytes(ISO_8859_1)));
        RunningBridge bridge = before(cockpit)) {
      assert502AndReleased(bridge, cockpit);
      Answer answer = bridge
          .aliceCalls("GET", ITEMS)
          .header("Connection", "Upgrade")
          .header("Upgrade", "websocket")
          .send();
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.header("Upgrade")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"100 Continue", "102 Processing", "103 Early Hints", "104 Other"})
  void endless_interim_answers_are_502(String status) {
    byte[] many = interim(status).repeat(100).getBytes(ISO_8859_1);
    var written = new AtomicInteger();
    try (ScriptedCockpit cockpit = ScriptedCockpit.start(out -> {
          while (true) {
            out.write(many);
            written.incrementAndGet();
          }
        });
        RunningBridge bridge = before(cockpit)) {
      assert502AndReleased(bridge, cockpit);
      assertThat(written).hasPositiveValue();
    }
  }

  @Test
  void a_streaming_body_is_released_too() throws IOException {
    try (ScriptedCockpit cockpit =
            ScriptedCockpit.start(out -> out.write(interim("104 Other").getBytes(ISO_8859_1)));
        RunningBridge bridge = before(cockpit)) {
      for (int i = 0; i < 3; i++) {
        Answer answer = bridge
            .aliceCalls("POST", "/api/anything")
            .body("application/octet-stream", new byte[100_000])
            .send();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(502);
      }
      await().until(() -> cockpit.open() == 0);
    }
  }

  private static void assert502AndReleased(RunningBridge bridge, ScriptedCockpit cockpit) {
    for (int i = 0; i < 3; i++) {
      Answer answer = bridge.aliceCalls("GET", ITEMS).send();

      assertThat(answer.status()).as(answer.toString()).isEqualTo(502);
      assertThat(answer.reason()).isEqualTo("cockpit_malformed");
      assertThat(answer.toString()).doesNotContain("style.css").doesNotContain("session");
    }
    await().until(() -> cockpit.open() == 0);
  }
}
