package io.github.cockpitsso.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cockpitsso.bridge.support.RawConnection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@Tag("integration")
class LingeringCloseTest {
  private static final String HEAD = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n";

  @Test
  void a_client_that_sends_too_much_is_disconnected() throws Exception {
    ends(new LingeringClose(1 << 20, Duration.ofMinutes(1)), HEAD + "\r\n", new byte[1 << 16]);
  }

  @Test
  void a_client_that_sends_for_too_long_is_disconnected() throws Exception {
    ends(new LingeringClose(Long.MAX_VALUE, Duration.ofMillis(200)), HEAD + "\r\n", new byte[1]);
  }

  @Test
  void a_client_with_expect_continue_is_not_waited_for() throws Exception {
    ends(
        new LingeringClose(Long.MAX_VALUE, Duration.ofMinutes(1)),
        HEAD + "Expect: 100-continue\r\n\r\n",
        new byte[1]);
  }

  /** Reads the answer, and sends until the connection ends. */
  private static void ends(LingeringClose lingering, String head, byte[] part) throws Exception {
    lingering.setHandler(new Refusing());
    var server = new Server();
    var connector = new ServerConnector(server);
    server.addConnector(connector);
    server.setHandler(lingering);
    server.start();
    try (RawConnection connection =
        RawConnection.open(URI.create("http://localhost:" + connector.getLocalPort()))) {
      connection.write(head);
      assertThat(connection.read("POST").status()).isEqualTo(401);
      assertThatThrownBy(() -> {
            while (true) {
              connection.write(part);
            }
          })
          .isInstanceOf(IOException.class);
    } finally {
      server.stop();
    }
  }

  private static final class Refusing extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Response.writeError(request, response, callback, 401);
      return true;
    }
  }
}
