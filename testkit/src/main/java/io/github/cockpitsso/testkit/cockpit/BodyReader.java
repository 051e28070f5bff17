package io.github.cockpitsso.testkit.cockpit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;

/** Reads a body of any length: keeps the start, counts and hashes all of it. */
final class BodyReader {

  /** PHP's default {@code post_max_size}. PHP sees nothing of a larger body. */
  static final int POST_MAX_SIZE = 8 * 1024 * 1024;

  /**
   * A body that was read.
   *
   * @param kept the whole body, or its start if it is longer than {@link #POST_MAX_SIZE}
   * @param complete false if the connection ended before the body
   */
  record Body(Bytes kept, long length, String sha256, boolean complete) {

    Bytes asPhpSeesIt() {
      return length > POST_MAX_SIZE ? Bytes.NONE : kept;
    }
  }

  private final Content.Source source;
  private final Consumer<Body> consumer;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final MessageDigest digest;
  private long length;

  private BodyReader(Content.Source source, Consumer<Body> consumer) {
    this.source = source;
    this.consumer = consumer;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Reads to the end or to a failure, without blocking a thread. */
  static void read(Content.Source source, Consumer<Body> consumer) {
    new BodyReader(source, consumer).run();
  }

  private void run() {
    while (true) {
      Content.Chunk chunk = source.read();
      if (chunk == null) {
        source.demand(this::run);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        finish(false);
        return;
      }
      take(chunk.getByteBuffer());
      boolean last = chunk.isLast();
      chunk.release();
      if (last) {
        finish(true);
        return;
      }
    }
  }

  private void take(ByteBuffer buffer) {
    length += buffer.remaining();
    digest.update(buffer.slice());
    byte[] bytes = new byte[Math.min(buffer.remaining(), POST_MAX_SIZE - kept.size())];
    buffer.get(bytes);
    kept.writeBytes(bytes);
  }

  private void finish(boolean complete) {
    consumer.accept(new Body(
        Bytes.of(kept.toByteArray()), length, HexFormat.of().formatHex(digest.digest()), complete));
  }
}
