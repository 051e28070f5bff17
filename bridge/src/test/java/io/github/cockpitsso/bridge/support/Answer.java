package io.github.cockpitsso.bridge.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** An HTTP answer, as it was received. */
public final class Answer {
  private final int status;
  private final List<String> headers;
  private final byte[] body;

  public Answer(int status, List<String> headers, byte[] body) {
    this.status = status;
    this.headers = List.copyOf(headers);
    this.body = body;
  }

  public int status() {
    return status;
  }

  public List<String> headers() {
    return headers;
  }

  /** All values of a header. */
  public List<String> all(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ":";
    return headers.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip())
        .toList();
  }

  /** The values of a header, joined by commas; empty if it is missing. */
  public String header(String name) {
    return String.join(", ", all(name));
  }

  public byte[] bytes() {
    return body;
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  public JsonNode json() {
    try {
      return new ObjectMapper().readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(text(), e);
    }
  }

  /** The reason in the problem JSON; empty for other answers. */
  public String reason() {
    return header("Content-Type").equals("application/problem+json")
        ? json().path("reason").asText()
        : "";
  }

  @Override
  public String toString() {
    return status + " " + headers + "\n" + text();
  }
}
