package io.github.cockpitsso.testkit.contract;

import io.github.cockpitsso.testkit.cockpit.HeaderField;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads one HTTP answer in any of the three framings. */
final class HttpMessage {

  private final InputStream in;

  private HttpMessage(InputStream in) {
    this.in = in;
  }

  static Answer read(InputStream in, boolean withBody) throws IOException {
    HttpMessage message = new HttpMessage(in);
    String statusLine = message.line();
    List<HeaderField> headers = new ArrayList<>();
    for (String line = message.line(); !line.isEmpty(); line = message.line()) {
      int colon = line.indexOf(':');
      headers.add(
          new HeaderField(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    Answer head = new Answer(statusLine, List.copyOf(headers), "");
    byte[] body = withBody && head.status() != 304 ? message.body(head) : new byte[0];
    return new Answer(statusLine, head.headers(), new String(body, StandardCharsets.UTF_8));
  }

  private byte[] body(Answer head) throws IOException {
    if (head.header("Transfer-Encoding").isPresent()) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        body.writeBytes(exactly(size));
        line();
      }
      return body.toByteArray();
    }
    return head.header("Content-Length").isPresent()
        ? exactly(Integer.parseInt(head.header("Content-Length").get()))
        : in.readAllBytes();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
  }

  private byte[] exactly(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException(bytes.length + " of " + count + " bytes");
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("connection ended within a line");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }
}
