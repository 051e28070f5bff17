package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.ReceivedRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client's address behind trusted proxies, as forwarded to Cockpit, limits and the log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("integration")
class TrustedProxiesTest {
  private static final String ITEMS = "/api/content/items/Seiten";

  private RunningBridge bridge;

  @BeforeAll
  void start() {
    bridge = RunningBridge.start("BRIDGE_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8, fd00::/8");
  }

  @BeforeEach
  void forget() {
    bridge.cockpit().journal().clear();
  }

  @AfterAll
  void stop() {
    bridge.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.5                           | 203.0.113.5",
        "203.0.113.5, 10.1.1.1                 | 203.0.113.5",
        "6.6.6.6, 203.0.113.5, 10.1.1.1        | 203.0.113.5",
        "127.0.0.1, 203.0.113.5                | 203.0.113.5",
        "203.0.113.5:4711, [fd00::1]:80        | 203.0.113.5",
        "2001:db8::7                           | [2001:db8:0:0:0:0:0:7]",
        "10.2.2.2, 10.1.1.1                    | 10.2.2.2",
        "6.6.6.6, unknown, 10.1.1.1            | 10.1.1.1",
        "6.6.6.6, evil.example                 | 127.0.0.1",
        "6.6.6.6,                              | 6.6.6.6",
        "''                                    | 127.0.0.1"
      })
  void the_client_is_the_last_address_reported_by_a_trusted_proxy(String list, String client) {
    assertThat(seen(call().header("X-Forwarded-For", list)).headers("X-Forwarded-For"))
        .as(list)
        .containsExactly(client);
  }

  @Test
  void a_second_header_line_continues_the_first() {
    ReceivedRequest received =
        seen(call().header("X-Forwarded-For", "6.6.6.6").header("X-Forwarded-For", "203.0.113.5"));

    assertThat(received.headers("X-Forwarded-For")).containsExactly("203.0.113.5");
  }

  @Test
  void a_proxy_that_reports_no_address_is_the_client() {
    ReceivedRequest received = seen(call());

    assertThat(received.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(received.headers("X-Forwarded-Proto")).containsExactly("http");
  }

  @Test
  void the_scheme_is_the_one_that_the_nearest_proxy_reports() {
    for (List<String> each : List.of(
        List.of("https", "https"),
        List.of("HTTPS", "https"),
        List.of("http, https", "https"),
        List.of("https, http", "http"),
        List.of("gopher", "http"))) {
      bridge.cockpit().journal().clear();
      assertThat(seen(call().header("X-Forwarded-Proto", each.get(0))).headers("X-Forwarded-Proto"))
          .as(each.get(0))
          .containsExactly(each.get(1));
    }
  }

  @Test
  void headers_of_other_addresses_are_not_trusted() {
    try (RunningBridge other =
        RunningBridge.start("BRIDGE_TRUSTED_PROXIES", "10.0.0.0/8,::1,127.0.0.2")) {
      other
          .aliceCalls("GET", ITEMS)
          .header("X-Forwarded-For", "203.0.113.5")
          .header("X-Forwarded-Proto", "https")
          .send();

      ReceivedRequest received = other.cockpit().journal().requests(ITEMS).get(0);
      assertThat(received.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
      assertThat(received.headers("X-Forwarded-Proto")).containsExactly("http");
    }
  }

  private Call call() {
    return bridge.aliceCalls("GET", ITEMS);
  }

  private ReceivedRequest seen(Call call) {
    assertThat(call.send().status()).isEqualTo(200);
    return bridge.cockpit().journal().requests(ITEMS).get(0);
  }
}
