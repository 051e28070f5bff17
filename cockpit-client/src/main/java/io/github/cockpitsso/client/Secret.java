package io.github.cockpitsso.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A password or an API key. Only {@link #reveal()} returns the text, so a search for that name
 * finds every place that sends a secret. {@code toString} returns {@code ***}, and so does every
 * log line.
 */
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /**
   * A secret of this text.
   *
   * @param text the secret, not empty
   * @throws IllegalArgumentException for an empty text. "No secret" is {@link Optional#empty()}.
   */
  public static Secret of(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("A secret must not be empty");
    }
    return new Secret(text);
  }

  /** The secret of this text, or empty if the text is null or empty. */
  public static Optional<Secret> ofNullable(String text) {
    return text == null || text.isEmpty() ? Optional.empty() : Optional.of(new Secret(text));
  }

  /** The text itself. Use it only to send the secret. */
  public String reveal() {
    return text;
  }

  /**
   * The first 8 hex digits of the SHA-256: people can compare API keys by it without seeing them.
   * The fingerprint of a password would help to guess it.
   */
  public String fingerprint() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  /** Compares in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(
            text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Always {@code ***}. */
  @Override
  public String toString() {
    return "***";
  }
}
