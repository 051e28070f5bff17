package io.github.cockpitsso.provider.login;

import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.provider.crypto.AesGcm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the password for the page that asks for the code. The browser carries it from one
 * request to the next: Cockpit needs both in one call, and Keycloak stores authentication notes in
 * its cluster and database. The browser has no key and the server has no text. The text is valid
 * for one login, one username and a short time.
 */
final class PasswordSeal {
  private static final byte[] PURPOSE =
      "cockpit-sso password on the code page".getBytes(StandardCharsets.US_ASCII);
  // Hides the length of the password.
  private static final int BLOCK = 128;

  private final AesGcm cipher;
  private final InstantSource clock;

  /** Encrypts with a key that is derived from this one for this purpose only. */
  PasswordSeal(SecretKey master, InstantSource clock) {
    this.cipher = new AesGcm(derived(master));
    this.clock = clock;
  }

  /**
   * The encrypted password in URL-safe Base64.
   *
   * @param login identifies the login that the text is valid for
   */
  String seal(Secret password, String login) {
    byte[] text = password.reveal().getBytes(StandardCharsets.UTF_8);
    int length = (Long.BYTES + Integer.BYTES + text.length + BLOCK - 1) / BLOCK * BLOCK;
    byte[] plain = ByteBuffer.allocate(length)
        .putLong(clock.instant().getEpochSecond())
        .putInt(text.length)
        .put(text)
        .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cipher.seal(plain, login));
  }

  /** The password. Empty if the text is damaged, expired, or was encrypted for another login. */
  Optional<Secret> open(String sealed, String login, Duration life) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(sealed);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return cipher.open(bytes, login).map(ByteBuffer::wrap).flatMap(plain -> read(plain, life));
  }

  // The tag is valid, so the format is that of seal().
  private Optional<Secret> read(ByteBuffer plain, Duration life) {
    Instant end = Instant.ofEpochSecond(plain.getLong()).plus(life);
    byte[] text = new byte[plain.getInt()];
    plain.get(text);
    return clock.instant().isAfter(end)
        ? Optional.empty()
        : Secret.ofNullable(new String(text, StandardCharsets.UTF_8));
  }

  private static SecretKey derived(SecretKey master) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(master.getEncoded(), "HmacSHA256"));
      return new SecretKeySpec(mac.doFinal(PURPOSE), "AES");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JVM has HmacSHA256", e);
    }
  }
}
