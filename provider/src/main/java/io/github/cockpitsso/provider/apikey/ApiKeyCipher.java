package io.github.cockpitsso.provider.apikey;

import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.provider.crypto.AesGcm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts API keys with the operator's key of 256 bits. A key that was encrypted for one owner
 * cannot be decrypted for another.
 */
public final class ApiKeyCipher {
  private static final int KEY_BYTES = 32;

  private final AesGcm cipher;
  private final String keyId;

  private ApiKeyCipher(byte[] key) {
    this.cipher = new AesGcm(new SecretKeySpec(key, "AES"));
    this.keyId = idOf(key);
  }

  /**
   * A cipher with this key.
   *
   * @param base64 32 bytes in Base64, such as the output of {@code openssl rand -base64 32}
   * @param name of the key, for the message of the exception
   * @throws IllegalArgumentException if the text is not such a key; the message says what to do and
   *     does not contain the key
   */
  public static ApiKeyCipher ofBase64(String base64, String name) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The " + name + " is not Base64. Create one with: openssl rand -base64 32");
    }
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("The " + name + " has " + key.length
          + " bytes instead of 32. Create one with: openssl rand -base64 32");
    }
    return new ApiKeyCipher(key);
  }

  /** Identifies the operator's key without revealing it. */
  public String keyId() {
    return keyId;
  }

  /** The encrypted secret in Base64. */
  String seal(Secret secret, String owner) {
    return Base64.getEncoder()
        .encodeToString(cipher.seal(secret.reveal().getBytes(StandardCharsets.UTF_8), owner));
  }

  /**
   * The decrypted secret. Empty if the text is damaged, or was encrypted for another owner or with
   * another key.
   */
  Optional<Secret> open(String sealed, String owner) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(sealed);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return cipher
        .open(bytes, owner)
        .flatMap(opened -> Secret.ofNullable(new String(opened, StandardCharsets.UTF_8)));
  }

  private static String idOf(byte[] key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("cockpit-api-key-id".getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(key), 0, 4);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
