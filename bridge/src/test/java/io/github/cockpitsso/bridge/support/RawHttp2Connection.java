package io.github.cockpitsso.bridge.support;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;

/** An HTTP/2 connection on which the test chooses every frame (RFC 9113). */
public final class RawHttp2Connection implements AutoCloseable {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;

  private static final int MAX_FRAME = 16 * 1024;

  /** How a stream ended, with the answer if there is one. */
  public record StreamEnd(String kind, int error, Answer answer) {
    public boolean isAnswered() {
      return kind.equals("answered");
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final HpackDecoder decoder = new HpackDecoder(64 * 1024, System::nanoTime);

  private RawHttp2Connection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = new DataOutputStream(socket.getOutputStream());
  }

  /** Begins HTTP/2 on a connection that negotiated {@code h2}. */
  public static RawHttp2Connection over(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    var connection = new RawHttp2Connection(socket);
    connection.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    connection.frame(SETTINGS, 0, 0, new byte[0]);
    return connection;
  }

  public void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    var frame = new ByteArrayOutputStream();
    var data = new DataOutputStream(frame);
    data.writeByte(payload.length >> 16);
    data.writeShort(payload.length);
    data.writeByte(type);
    data.writeByte(flags);
    data.writeInt(stream);
    data.write(payload);
    out.write(frame.toByteArray());
    out.flush();
  }

  /**
   * Encodes a header block of {@code name: value} lines, without compression. Pseudo headers begin
   * with a colon.
   */
  public static byte[] block(List<String> lines) {
    var block = new ByteArrayOutputStream();
    for (String line : lines) {
      int colon = Math.max(0, line.indexOf(": ", 1));
      block.write(0);
      string(line.substring(0, colon), block);
      string(line.substring(colon + 2), block);
    }
    return block.toByteArray();
  }

  private static void string(String text, ByteArrayOutputStream to) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < 127) {
      to.write(bytes.length);
    } else {
      to.write(127);
      int rest = bytes.length - 127;
      for (; rest >= 128; rest >>= 7) {
        to.write((rest & 127) | 128);
      }
      to.write(rest);
    }
    to.writeBytes(bytes);
  }

  /** Sends a request without a body in as many frames as necessary. */
  public void request(int stream, List<String> lines) throws IOException {
    byte[] block = block(lines);
    for (int from = 0; from < block.length; from += MAX_FRAME) {
      int to = Math.min(block.length, from + MAX_FRAME);
      frame(
          from == 0 ? HEADERS : CONTINUATION,
          (from == 0 ? END_STREAM : 0) | (to == block.length ? END_HEADERS : 0),
          stream,
          Arrays.copyOfRange(block, from, to));
    }
  }

  /** Reads until this stream or the connection has ended. */
  public StreamEnd end(int stream) throws IOException {
    int status = 0;
    List<String> headers = new ArrayList<>();
    var body = new ByteArrayOutputStream();
    try {
      while (true) {
        int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int id = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (type == HEADERS) {
          MetaData data = decoder.decode(ByteBuffer.wrap(payload));
          if (id == stream && data instanceof MetaData.Response response) {
            status = response.getStatus();
            headers.clear();
            response
                .getHttpFields()
                .forEach(it -> headers.add(it.getName() + ": " + it.getValue()));
          }
        } else if (type == DATA && id == stream) {
          body.writeBytes(payload);
        } else if (type == RST_STREAM && id == stream) {
          return new StreamEnd("reset", ByteBuffer.wrap(payload).getInt(), noAnswer());
        } else if (type == GOAWAY) {
          return new StreamEnd("goaway", ByteBuffer.wrap(payload).getInt(4), noAnswer());
        }
        if (id == stream && (type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
          return new StreamEnd("answered", 0, new Answer(status, headers, body.toByteArray()));
        }
      }
    } catch (EOFException | SocketException e) {
      return new StreamEnd("closed", 0, noAnswer());
    } catch (HpackException.SessionException | HpackException.StreamException e) {
      throw new IOException(e);
    }
  }

  private static Answer noAnswer() {
    return new Answer(0, List.of(), new byte[0]);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
