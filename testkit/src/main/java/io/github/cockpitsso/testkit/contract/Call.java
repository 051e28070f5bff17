package io.github.cockpitsso.testkit.contract;

import io.github.cockpitsso.testkit.cockpit.HeaderField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/**
 * A request over its own socket. HTTP clients refuse or correct many of the requests that the
 * contract needs.
 *
 * @param base the base URL
 * @param method any text
 * @param target sent unchanged
 * @param headers sent unchanged, with Host, Connection and Content-Length added
 * @param body encoded in UTF-8
 */
record Call(URI base, String method, String target, List<HeaderField> headers, String body) {

  private static final int TIMEOUT_MILLIS = 30_000;

  static Call of(URI base, String method, String target) {
    return new Call(base, method, target, List.of(), "");
  }

  Call header(String name, String value) {
    List<HeaderField> more = new ArrayList<>(headers);
    more.add(new HeaderField(name, value));
    return new Call(base, method, target, List.copyOf(more), body);
  }

  Call key(String key) {
    return header("api-key", key);
  }

  Call body(String contentType, String content) {
    return new Call(base, method, target, headers, content).header("Content-Type", contentType);
  }

  Call json(String content) {
    return body("application/json", content);
  }

  Call form(String content) {
    return body("application/x-www-form-urlencoded", content);
  }

  Answer send() {
    try (Socket socket = connect()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(message());
      socket.getOutputStream().flush();
      return HttpMessage.read(socket.getInputStream(), !method.equals("HEAD"));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + target, e);
    }
  }

  /** Sends it and {@linkplain Answer#expect checks the status}. */
  Answer expect(int status) {
    return send().expect(status);
  }

  /** Sends it and {@linkplain Answer#expectError checks the error}. */
  Answer expectError(int status, String error) {
    return send().expectError(status, error);
  }

  /** Sends it and {@linkplain Answer#expectDenied checks that a permission is missing}. */
  Answer expectDenied() {
    return send().expectDenied();
  }

  /** Sends it and {@linkplain Answer#expectField checks the name of the field}. */
  Answer expectField(int status, String field) {
    return send().expectField(status, field);
  }

  /** Sends it and {@linkplain Answer#expectEmptyNotFound checks that the path is unknown}. */
  Answer expectEmptyNotFound() {
    return send().expectEmptyNotFound();
  }

  private Socket connect() throws IOException {
    boolean tls = base.getScheme().equals("https");
    int port = base.getPort() >= 0 ? base.getPort() : tls ? 443 : 80;
    return tls
        ? SSLSocketFactory.getDefault().createSocket(base.getHost(), port)
        : new Socket(base.getHost(), port);
  }

  private byte[] message() {
    StringBuilder head = new StringBuilder(method).append(' ').append(base.getRawPath());
    head.append(target).append(" HTTP/1.1\r\n");
    line(head, "Host", base.getAuthority());
    line(head, "Connection", "close");
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    if (content.length > 0) {
      line(head, "Content-Length", Integer.toString(content.length));
    }
    headers.forEach(header -> line(head, header.name(), header.value()));
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    byte[] message = java.util.Arrays.copyOf(start, start.length + content.length);
    System.arraycopy(content, 0, message, start.length, content.length);
    return message;
  }

  private static void line(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
}
