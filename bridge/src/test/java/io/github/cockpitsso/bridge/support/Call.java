package io.github.cockpitsso.bridge.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An HTTP/1.1 request whose every byte is the test's to choose, on a connection of its own. */
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

  /** A header line exactly as it is. */
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

  /** What follows the headers, without any announcement. */
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

  /** Where it goes to. */
  public URI base() {
    return base;
  }

  /** Sends it and reads one answer. */
  public Answer send() {
    try (Wire wire = Wire.open(base)) {
      return send(wire);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends it on a connection that is there and reads one answer. */
  public Answer send(Wire wire) throws IOException {
    wire.write(bytes());
    return wire.read(method);
  }
}
