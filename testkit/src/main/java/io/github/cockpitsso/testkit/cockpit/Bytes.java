package io.github.cockpitsso.testkit.cockpit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Immutable bytes. */
public final class Bytes {

  /** No bytes. */
  public static final Bytes NONE = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** A copy of these bytes. */
  public static Bytes of(byte[] bytes) {
    return new Bytes(bytes.clone());
  }

  /** A text in UTF-8. */
  public static Bytes of(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Number of bytes. */
  public int length() {
    return array.length;
  }

  /** A copy of the bytes. */
  public byte[] toArray() {
    return array.clone();
  }

  /** The bytes as UTF-8. Invalid sequences are replaced. */
  public String text() {
    return new String(array, StandardCharsets.UTF_8);
  }

  /** The first {@code count} bytes, or all if there are fewer. */
  public Bytes first(int count) {
    return count >= array.length ? this : new Bytes(Arrays.copyOf(array, count));
  }

  /** These bytes followed by the others. */
  public Bytes then(Bytes more) {
    byte[] both = Arrays.copyOf(array, array.length + more.array.length);
    System.arraycopy(more.array, 0, both, array.length, more.array.length);
    return new Bytes(both);
  }

  ByteBuffer buffer() {
    return ByteBuffer.wrap(array).asReadOnlyBuffer();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  /** Shows only the number of bytes, because they may be secret. */
  @Override
  public String toString() {
    return array.length + " bytes";
  }
}
