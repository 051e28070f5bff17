package io.github.cockpitsso.provider.login;

import io.github.cockpitsso.client.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts a password for the page that asks for the code, so that the browser carries it from one request to the next:
 * Cockpit wants both in one call, and notes of a login are stored in Keycloak's cluster and database. The browser has no
 * key, the server no text; the text is good for one login, one name and a short time.
 */
final class PasswordSeal {
  private static final byte[] PURPOSE =
      "cockpit-sso password on the code page".getBytes(StandardCharsets.US_ASCII);
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  // The length of the text shall not tell that of the password.
  private static final int BLOCK = 128;

  private final SecretKey key;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /** Seals under a key that is derived from this one and used for nothing else. */
  PasswordSeal(SecretKey master, InstantSource clock) {
    this.key = derived(master);
    this.clock = clock;
  }

  /**
   * The password, encrypted, in URL-safe Base64.
   *
   * @param login names the one login that the text is good for
   */
  String seal(Secret password, String login) {
    byte[] text = password.reveal().getBytes(StandardCharsets.UTF_8);
    int length = (Long.BYTES + Integer.BYTES + text.length + BLOCK - 1) / BLOCK * BLOCK;
    byte[] plain = ByteBuffer.allocate(length)
        .putLong(clock.instant().getEpochSecond())
        .putInt(text.length)
        .put(text)
        .array();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, login).doFinal(plain);
      byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JVM has AES-GCM", e);
    }
  }

  /** The password; nothing if the text is damaged, older than that, or was sealed for another login. */
  Optional<Secret> open(String sealed, String login, Duration life) {
    try {
      byte[] all = Base64.getUrlDecoder().decode(sealed);
      if (all.length < NONCE_BYTES + TAG_BITS / 8 + BLOCK) {
        return Optional.empty();
      }
      ByteBuffer plain =
          ByteBuffer.wrap(cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE_BYTES), login)
              .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES));
      Instant end = Instant.ofEpochSecond(plain.getLong()).plus(life);
      byte[] text = new byte[plain.getInt()];
      plain.get(text);
      return clock.instant().isAfter(end)
          ? Optional.empty()
          : Secret.ofNullable(new String(text, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String login) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(login.getBytes(StandardCharsets.UTF_8));
    return cipher;
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
