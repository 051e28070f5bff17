package io.github.cockpitsso.bridge.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An HTTP/1.1 request in which the test chooses every byte. */
public final class Call {
  private final URI base;
  private final String method;
  private final String target;
  private final List<String> headers = new ArrayList<>();
  private byte[] body = new byte[0];
  private boolean length;

  public Call(String base, String method, String target) {
    this.base = URI.create(base);
    this.method = method;
    this.target = target;
    headers.add("Host: " + this.base.getAuthority());
  }

  public Call token(String token) {
    return header("Authorization", "Bearer " + token);
  }

  public Call header(String name, String value) {
    return line(name + ": " + value);
  }

  /** Adds a header line exactly as it is. */
  public Call line(String line) {
    headers.add(line);
    return this;
  }

  public Call withoutHost() {
    headers.remove(0);
    return this;
  }

  public Call body(String type, String text) {
    return body(type, text.getBytes(StandardCharsets.UTF_8));
  }

  public Call body(String type, byte[] bytes) {
    header("Content-Type", type);
    body = bytes;
    length = true;
    return this;
  }

  /** Adds bytes after the headers, without a Content-Length. */
  public Call rawBody(String text) {
    body = text.getBytes(StandardCharsets.ISO_8859_1);
    return this;
  }

  public byte[] bytes() {
    var bytes = new ByteArrayOutputStream();
    var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    headers.forEach(line -> head.append(line).append("\r\n"));
    if (length) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    head.append("\r\n");
    bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  /** The URL of the server. */
  public URI base() {
    return base;
  }

  /** Sends the request on a new connection and reads one answer. */
  public Answer send() {
    try (RawConnection connection = RawConnection.open(base)) {
      return send(connection);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends the request on an existing connection and reads one answer. */
  public Answer send(RawConnection connection) throws IOException {
    connection.write(bytes());
    return connection.read(method);
  }
}
