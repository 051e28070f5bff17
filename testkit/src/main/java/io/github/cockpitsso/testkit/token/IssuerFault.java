package io.github.cockpitsso.testkit.token;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A wrong answer of an issuer, or no answer. */
@FunctionalInterface
public interface IssuerFault {
  /** Sends the answer, or nothing. */
  void answer(HttpExchange exchange) throws IOException;

  /** This status and body. */
  static IssuerFault answering(int status, String type, String body) {
    return exchange -> write(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  /** 500 with an HTML page. */
  static IssuerFault serverError() {
    return answering(500, "text/html", "<html><body>Internal server error</body></html>");
  }

  /** 200 with an HTML page. */
  static IssuerFault html() {
    return answering(200, "text/html", "<html><body>Please log in</body></html>");
  }

  /** 200 with an empty body. */
  static IssuerFault empty() {
    return answering(200, "application/json", "");
  }

  /** A redirect. */
  static IssuerFault redirect(String location) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", location);
      write(exchange, 302, "text/html", new byte[0]);
    };
  }

  /** JSON blanks without an end, as many as the client reads. */
  static IssuerFault endless() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      byte[] blanks = " ".repeat(8192).getBytes(StandardCharsets.US_ASCII);
      try (OutputStream body = exchange.getResponseBody()) {
        for (int i = 0; i < 100_000; i++) {
          body.write(blanks);
        }
      }
    };
  }

  /** No answer until the latch opens or a minute has passed. */
  static IssuerFault hangingUntil(CountDownLatch latch) {
    return exchange -> {
      try {
        if (latch.await(1, TimeUnit.MINUTES)) {
          write(exchange, 503, "text/plain", new byte[0]);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
    };
  }

  /** One byte at a time with a pause, for at most a minute. */
  static IssuerFault dripping(Duration pause) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      var never = new CountDownLatch(1);
      try (OutputStream body = exchange.getResponseBody()) {
        for (long waited = 0; waited < 60_000; waited += pause.toMillis()) {
          body.write(' ');
          body.flush();
          if (never.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private static void write(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
