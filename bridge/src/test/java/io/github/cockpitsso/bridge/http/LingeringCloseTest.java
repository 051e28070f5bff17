package io.github.cockpitsso.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cockpitsso.bridge.support.Wire;
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
  void whoever_sends_more_than_is_bearable_is_cut_off() throws Exception {
    ends(new LingeringClose(1 << 20, Duration.ofMinutes(1)), HEAD + "\r\n", new byte[1 << 16]);
  }

  @Test
  void whoever_sends_for_longer_than_is_bearable_is_cut_off() throws Exception {
    ends(new LingeringClose(Long.MAX_VALUE, Duration.ofMillis(200)), HEAD + "\r\n", new byte[1]);
  }

  @Test
  void whoever_asked_whether_to_send_is_not_waited_for() throws Exception {
    ends(
        new LingeringClose(Long.MAX_VALUE, Duration.ofMinutes(1)),
        HEAD + "Expect: 100-continue\r\n\r\n",
        new byte[1]);
  }

  /** The answer is read, and what is sent after it comes to an end. */
  private static void ends(LingeringClose lingering, String head, byte[] part) throws Exception {
    lingering.setHandler(new Refusing());
    var server = new Server();
    var connector = new ServerConnector(server);
    server.addConnector(connector);
    server.setHandler(lingering);
    server.start();
    try (Wire wire = Wire.open(URI.create("http://localhost:" + connector.getLocalPort()))) {
      wire.write(head);
      assertThat(wire.read("POST").status()).isEqualTo(401);
      assertThatThrownBy(() -> {
            while (true) {
              wire.write(part);
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
