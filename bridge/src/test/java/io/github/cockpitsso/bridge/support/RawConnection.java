package io.github.cockpitsso.bridge.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An HTTP/1.1 connection on which a test writes and reads bytes. */
public final class RawConnection implements AutoCloseable {
  private static final int TIMEOUT_MS = 20_000;

  private final Socket socket;
  private final InputStream in;

  private RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  public static RawConnection open(URI base) throws IOException {
    var socket = new Socket(base.getHost(), base.getPort());
    return over(socket);
  }

  /** Uses a socket that is already connected. */
  public static RawConnection over(Socket socket) throws IOException {
    socket.setSoTimeout(TIMEOUT_MS);
    return new RawConnection(socket);
  }

  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  public void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public Socket socket() {
    return socket;
  }

  /** Reads the final answer to a request with this method, and skips interim answers. */
  public Answer read(String method) throws IOException {
    Answer head;
    do {
      head = readHead();
    } while (head.status() / 100 == 1);
    byte[] body = method.equals("HEAD") || head.status() == 204 || head.status() == 304
        ? new byte[0]
        : readBody(head);
    return new Answer(head.status(), head.headers(), body);
  }

  private Answer readHead() throws IOException {
    String line = readLine();
    int status = Integer.parseInt(line.split(" ", 3)[1]);
    List<String> headers = new ArrayList<>();
    for (String header = readLine(); !header.isEmpty(); header = readLine()) {
      headers.add(header);
    }
    return new Answer(status, headers, new byte[0]);
  }

  private byte[] readBody(Answer head) throws IOException {
    if (head.header("Transfer-Encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
      var body = new ByteArrayOutputStream();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        body.writeBytes(readExactly(size));
        readLine();
      }
      readLine();
      return body.toByteArray();
    }
    String length = head.header("Content-Length");
    return length.isEmpty() ? in.readAllBytes() : readExactly(Integer.parseInt(length));
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(readLine().strip(), 16);
  }

  private byte[] readExactly(int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("The answer broke off after " + bytes.length + " of " + size);
    }
    return bytes;
  }

  private String readLine() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("The connection ended before an answer");
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
