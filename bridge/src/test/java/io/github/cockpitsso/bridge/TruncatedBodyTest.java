package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.EchoPhp;
import io.github.cockpitsso.bridge.support.Prerequisite;
import io.github.cockpitsso.bridge.support.RawConnection;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.real.PhpScript;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real web servers and a multipart body that the bridge stops after forwarding parts of it. */
@Tag("integration")
class TruncatedBodyTest {
  private static final String PATH = "/api/content/item/Seiten";
  private static final String FIRST =
      "--b\r\nContent-Disposition: form-data; name=\"first\"\r\n\r\n" + "x".repeat(500_000);
  private static final String SECOND =
      "\r\n--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\nx\r\n--b--\r\n";

  @ParameterizedTest
  @CsvSource({"PHP, false", "PHP, true", "NGINX, false", "NGINX, true"})
  void no_script_runs_with_a_truncated_body(Server kind, boolean chunked) throws IOException {
    try (EchoPhp php = Prerequisite.orSkip(EchoPhp.start(kind), PhpScript.howToRun(kind));
        RunningBridge bridge =
            RunningBridge.start("BRIDGE_COCKPIT_URL", php.uri().toString())) {
      assertThat(send(bridge, chunked, FIRST + SECOND.formatted("api.key")).reason())
          .isEqualTo("key_parameter");
      assertThat(send(bridge, chunked, FIRST + SECOND.formatted("rspc")).reason())
          .isEqualTo("rspc");
      assertThat(send(bridge, chunked, FIRST + "\n--b--").reason())
          .isEqualTo("body_not_understood");
      // A later request on the same server: by now the earlier scripts would have run.
      assertThat(send(bridge, chunked, FIRST + SECOND.formatted("second")).status())
          .isEqualTo(200);

      assertThat(php.runs()).containsExactly(" first second ");
    }
  }

  private static Answer send(RunningBridge bridge, boolean chunked, String body)
      throws IOException {
    Call call =
        bridge.aliceCalls("POST", PATH).header("Content-Type", "multipart/form-data; boundary=b");
    call = chunked
        ? call.header("Transfer-Encoding", "chunked")
            .rawBody(Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n")
        : call.header("Content-Length", "" + body.length()).rawBody(body);
    try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      connection.write(call.bytes());
      return connection.read("POST");
    }
  }
}
