package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.HeaderField;
import io.github.cockpitsso.testkit.cockpit.ReceivedRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cockpit's uploaded files through the bridge. */
class UploadsTest {
  private static final String FILE = "/storage/uploads/2026/11/hallo.txt";
  private static RunningBridge bridge;
  private static RunningBridge open;

  @BeforeAll
  static void start() {
    bridge = RunningBridge.start("BRIDGE_UPLOADS", "authenticated");
    open = RunningBridge.start("BRIDGE_UPLOADS", "public");
  }

  @AfterAll
  static void stop() {
    bridge.close();
    open.close();
  }

  @BeforeEach
  void forget() {
    bridge.cockpit().reset();
    open.cockpit().reset();
  }

  @Test
  void by_default_there_are_none() {
    try (RunningBridge closed = RunningBridge.start()) {
      assertThat(closed.aliceCalls("GET", FILE).send().status()).isEqualTo(404);
    }
  }

  @Test
  void who_may_call_the_api_reads_them() {
    Answer answer = bridge.aliceCalls("GET", FILE + "?v=1").send();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("Hallo\n");
    assertThat(answer.header("Cache-Control")).isEqualTo("private");
    assertThat(answer.header("Content-Security-Policy")).isEqualTo("sandbox");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    ReceivedRequest received = bridge.cockpit().journal().last().orElseThrow();
    assertThat(received.target()).isEqualTo(FILE);
    assertThat(received.header("api-key")).isEmpty();
    assertThat(bridge.aliceCalls("HEAD", FILE).send().status()).isEqualTo(200);
  }

  @Test
  void without_a_token_or_with_a_bad_one_nobody_does() {
    assertThat(bridge.call("GET", FILE).send().reason()).isEqualTo("no_token");
    assertThat(bridge.call("GET", FILE).token("bad").send().status()).isEqualTo(401);
    assertThat(bridge.cockpit().journal().count(FILE)).isZero();
  }

  @Test
  void they_stay_for_people_with_an_account_where_the_api_is_for_everybody() {
    try (RunningBridge both =
        RunningBridge.start("BRIDGE_UPLOADS", "authenticated", "BRIDGE_ANONYMOUS", "true")) {
      assertThat(both.call("GET", FILE).send().reason()).isEqualTo("no_token");
      assertThat(both.cockpit().journal().count(FILE)).isZero();
      assertThat(both.aliceCalls("GET", FILE).send().status()).isEqualTo(200);
    }
  }

  @Test
  void public_ones_are_for_everybody_and_may_be_kept() {
    open.cockpit()
        .faults()
        .on(
            "/storage/uploads/a",
            Fault.json(200, "{}", new HeaderField("Cache-Control", "max-age=60")));

    assertThat(open.call("GET", FILE).send().text()).isEqualTo("Hallo\n");
    assertThat(open.call("GET", "/storage/uploads/a").send().header("Cache-Control"))
        .isEqualTo("max-age=60");
    assertThat(open.call("GET", "/api/content/items/Seiten").send().status()).isEqualTo(401);
  }

  @Test
  void those_of_a_space_are_beside_it_and_no_other_spaces() {
    String file = "/.spaces/kunde1/storage/uploads/a.txt";
    open.cockpit().faults().on(file, Fault.json(200, "{}"));
    try (RunningBridge space = RunningBridge.start(
        "BRIDGE_UPLOADS", "public", "BRIDGE_COCKPIT_URL", open.cockpit().uri() + "/:kunde1")) {
      assertThat(space.call("GET", file).send().status()).isEqualTo(200);
      assertThat(open.cockpit().journal().last().orElseThrow().target()).isEqualTo(file);
      assertThat(space.call("GET", FILE).send().status()).isEqualTo(404);
      assertThat(space.call("GET", "/.spaces/kunde2/storage/uploads/a").send().status())
          .isEqualTo(404);
    }
  }

  @Test
  void a_refusal_of_a_key_that_was_never_sent_is_no_answer() {
    open.cockpit()
        .faults()
        .on("/storage/uploads/a", Fault.json(412, "{\"error\":\"Authentication failed\"}"));

    assertThat(open.call("GET", "/storage/uploads/a").send().reason())
        .isEqualTo("cockpit_malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void they_are_read_only(String method) {
    assertThat(bridge.aliceCalls(method, FILE).send().status()).isEqualTo(405);
    assertThat(open.call(method, FILE).send().status()).isEqualTo(405);
    assertThat(open.cockpit().journal().requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/storage/uploads/",
        "/storage/uploads",
        "/storage/uploads/a/",
        "/storage/uploads/.htaccess",
        "/storage/uploads/a/.git/config",
        "/storage/uploads/x.php",
        "/storage/uploads/x.PHP",
        "/storage/uploads/x.php7",
        "/storage/uploads/x.php.jpg",
        "/storage/uploads/x.php/a.jpg",
        "/storage/uploads/x.phtml",
        "/storage/uploads/x.phar",
        "/storage/uploads/x.cgi",
        "/storage/data/system.sqlite",
        "/storage/uploadsx/a",
        "/Storage/uploads/a",
        "/.spaces/kunde1/storage/uploads/a",
        "/config/config.php"
      })
  void scripts_folders_and_what_is_hidden_are_not_there(String path) {
    assertThat(open.call("GET", path).send().status()).isIn(401, 404);
    assertThat(bridge.aliceCalls("GET", path).send().status()).isEqualTo(404);
    assertThat(open.cockpit().journal().requests()).isEmpty();
    assertThat(bridge.cockpit().journal().requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/storage/uploads/../data/system.sqlite",
        "/storage/uploads/%2e%2e/data/system.sqlite",
        "/storage/uploads/..%2fdata/system.sqlite",
        "/storage/uploads//a",
        "/storage/uploads/x%2ephp",
        "/storage/uploads/x.ph%70",
        "/storage/uploads/a;x",
        "/storage/uploads/a%5cb",
        "/storage/./uploads/a"
      })
  void a_path_that_can_be_read_in_two_ways_is_400(String path) {
    for (String method : List.of("GET", "POST")) {
      assertThat(open.call(method, path).send().reason()).isEqualTo("path_not_canonical");
    }
    assertThat(open.cockpit().journal().requests()).isEmpty();
  }
}
