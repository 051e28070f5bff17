package io.github.cockpitsso.testkit.cockpit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that nobody changes any more. */
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

  /** How many there are. */
  public int length() {
    return array.length;
  }

  /** A copy of them. */
  public byte[] toArray() {
    return array.clone();
  }

  /** Them as UTF-8, what is none replaced. */
  public String text() {
    return new String(array, StandardCharsets.UTF_8);
  }

  /** The first {@code count} of them, or all when there are fewer. */
  public Bytes first(int count) {
    return count >= array.length ? this : new Bytes(Arrays.copyOf(array, count));
  }

  /** These and then those. */
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

  /** Shows how many: what they are may be secret. */
  @Override
  public String toString() {
    return array.length + " bytes";
  }
}
