package io.github.cockpitsso.provider.apikey;

import io.github.cockpitsso.client.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with the operator's key (NIST SP 800-38D: 96 bit random nonce, 128 bit tag). What is sealed for one owner
 * opens for no other.
 */
public final class ApiKeyCipher {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKey key;
  private final String keyId;
  private final SecureRandom random = new SecureRandom();

  private ApiKeyCipher(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
    this.keyId = idOf(key);
  }

  /**
   * A cipher with the key in this setting.
   *
   * @param base64 32 bytes in Base64, such as {@code openssl rand -base64 32} prints
   * @throws IllegalArgumentException in words that say what to write; without the key in them
   */
  public static ApiKeyCipher ofBase64(String base64) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The API key encryption key is not Base64; make one with: openssl rand -base64 32");
    }
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("The API key encryption key has " + key.length
          + " bytes instead of 32; make one with: openssl rand -base64 32");
    }
    return new ApiKeyCipher(key);
  }

  /** Names the operator's key without telling anything of it. */
  public String keyId() {
    return keyId;
  }

  /** Nonce, encrypted text and tag, in Base64. */
  String seal(Secret secret, String owner) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, owner)
          .doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8));
      byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
      return Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JVM has AES-GCM", e);
    }
  }

  /** What was sealed, or nothing if it is damaged, was sealed for another owner, or with another key. */
  Optional<Secret> open(String sealed, String owner) {
    try {
      byte[] all = Base64.getDecoder().decode(sealed);
      if (all.length < NONCE_BYTES + TAG_BITS / 8) {
        return Optional.empty();
      }
      byte[] opened = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE_BYTES), owner)
          .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
      return Secret.ofNullable(new String(opened, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String owner) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
    return cipher;
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
