package io.github.cockpitsso.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * A password or an API key. Its text leaves only through {@link #reveal()}, so that every place where a secret is put
 * on a wire can be found by that name; {@code toString}, and with it every log line and message, shows {@code ***}.
 */
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /**
   * A secret of this text.
   *
   * @param text the secret itself, not empty
   * @throws IllegalArgumentException if it is empty: "no secret" is {@link Optional#empty()}
   */
  public static Secret of(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("A secret has at least one character");
    }
    return new Secret(text);
  }

  /** The secret of this text, or nothing if the text is null or empty. */
  public static Optional<Secret> ofNullable(String text) {
    return text == null || text.isEmpty() ? Optional.empty() : Optional.of(new Secret(text));
  }

  /** The text itself, for the wire only. */
  public String reveal() {
    return text;
  }

  /** Compares in time that does not depend on where the two differ. */
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
