package io.github.cockpitsso.testkit.cockpit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/** Sends an answer, correctly framed or with a fault. */
final class Wire {

  private static final String PHP_VERSION = "PHP/8.4.24";

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Scheduler scheduler;

  Wire(Request request, Response response, Callback callback, Scheduler scheduler) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.scheduler = scheduler;
  }

  /** Sends in chunks, as nginx does with PHP's output; no body for HEAD and 304. */
  void send(Reply reply) {
    start(reply);
    response.write(
        false,
        reply.body().buffer(),
        Callback.from(() -> response.write(true, BufferUtil.EMPTY_BUFFER, callback), this::fail));
  }

  /** Sends one byte at a time. */
  void drip(Reply reply, Duration pause) {
    start(reply);
    drip(reply.body().toArray(), 0, pause);
  }

  private void drip(byte[] body, int at, Duration pause) {
    later(pause, () -> {
      boolean last = at >= body.length - 1;
      response.write(
          last,
          ByteBuffer.wrap(body, Math.min(at, body.length), Math.min(1, body.length - at)),
          last ? callback : Callback.from(() -> drip(body, at + 1, pause), this::fail));
    });
  }

  /** Sends endless JSON until the client closes the connection. */
  void sendEndlessly() {
    start(Reply.of(200, Reply.JSON, ""));
    byte[] block = new byte[16 * 1024];
    Arrays.fill(block, (byte) 'a');
    response.write(
        false,
        ByteBuffer.wrap("[\"".getBytes(StandardCharsets.US_ASCII)),
        Callback.from(() -> sendAgain(block), this::fail));
  }

  private void sendAgain(byte[] block) {
    // On another thread each time, because a fast client must not deepen the stack.
    later(
        Duration.ZERO,
        () -> response.write(
            false, ByteBuffer.wrap(block), Callback.from(() -> sendAgain(block), this::fail)));
  }

  /** Sends HTTP/1.0 without a length and closes, as PHP's own server does. */
  void sendAndClose(Reply reply) {
    String start = isPreflight() ? "HTTP/1.1 200 OK CORS\r\n" : "HTTP/1.0 " + status(reply);
    Bytes body = request.getMethod().equals("HEAD") ? Bytes.NONE : reply.body();
    sendRaw(head(start, reply, "Connection: close\r\n").then(body), true);
  }

  /** Announces three times the body, or 64 bytes more, and closes after the real body. */
  void sendTruncated(Reply reply) {
    String length = "Content-Length: " + (reply.body().length() * 3L + 64) + "\r\n";
    sendRaw(head("HTTP/1.1 " + status(reply), reply, length).then(reply.body()), true);
  }

  /** Sends half of an announced body and closes only its own direction. */
  void sendHalf(Reply reply) {
    String length = "Content-Length: " + reply.body().length() + "\r\n";
    Bytes half = reply.body().first(reply.body().length() / 2);
    sendRaw(head("HTTP/1.1 " + status(reply), reply, length).then(half), false);
  }

  /** Sends bytes unchanged, then closes both directions or only its own. */
  void sendRaw(Bytes bytes, boolean close) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    Runnable end = close ? endPoint::close : endPoint::shutdownOutput;
    endPoint.write(Callback.from(end, failure -> endPoint.close(failure)), bytes.buffer());
  }

  /** Closes the connection. */
  void hangUp() {
    request.getConnectionMetaData().getConnection().getEndPoint().close();
  }

  /** Runs something later without a waiting thread; immediately if there is no delay. */
  void later(Duration time, Runnable work) {
    scheduler.schedule(work, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void start(Reply reply) {
    response.setStatus(reply.status());
    response.getHeaders().put("Server", "nginx/1.26.3");
    response.getHeaders().put("X-Powered-By", PHP_VERSION);
    reply.headers().forEach(field -> response.getHeaders().add(field.name(), bytes(field.value())));
  }

  /** One character per byte of UTF-8, which Jetty writes unchanged. */
  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private void fail(Throwable failure) {
    callback.failed(failure);
  }

  private boolean isPreflight() {
    return request.getMethod().equalsIgnoreCase("OPTIONS");
  }

  private static String status(Reply reply) {
    String reason = org.eclipse.jetty.http.HttpStatus.getMessage(reply.status());
    return reply.status() + " " + reason + "\r\n";
  }

  private static Bytes head(String start, Reply reply, String framing) {
    StringBuilder head = new StringBuilder(start).append(framing);
    head.append("X-Powered-By: ").append(PHP_VERSION).append("\r\n");
    reply
        .headers()
        .forEach(field ->
            head.append(field.name()).append(": ").append(field.value()).append("\r\n"));
    return Bytes.of(head.append("\r\n").toString());
  }
}
