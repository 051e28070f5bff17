package io.github.cockpitsso.bridge.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The private keys to which Keycloak encrypts API keys (RFC 7517, a set of EC keys on P-256). A new
 * key is added beside the old one, which is removed when no token uses it any more.
 */
public final class SealingKeys {
  private static final String MAKE = "Make one with: cockpit-bridge keygen FILE";

  private final List<ECKey> keys;

  private SealingKeys(List<ECKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** No keys yet. */
  public static SealingKeys none() {
    return new SealingKeys(List.of());
  }

  /**
   * Reads a set of keys.
   *
   * @param file for messages
   * @throws UnusableFileException if it is not a set of private EC keys with different key IDs; the
   *     message contains no part of a key
   */
  public static SealingKeys read(byte[] json, String file) throws UnusableFileException {
    List<ECKey> keys = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    try {
      for (JWK jwk : JWKSet.parse(new String(json, StandardCharsets.UTF_8)).getKeys()) {
        if (!(jwk instanceof ECKey key) || !Curve.P_256.equals(key.getCurve())) {
          throw new UnusableFileException(file + ": a key is not an EC key on P-256. " + MAKE);
        } else if (!key.isPrivate()) {
          throw new UnusableFileException(file + ": the private part of a key is missing. " + MAKE);
        } else if (key.getKeyID() == null || !ids.add(key.getKeyID())) {
          throw new UnusableFileException(file + ": each key needs its own kid. " + MAKE);
        }
        keys.add(key);
      }
    } catch (ParseException e) {
      // Its message can contain the text of the file.
      throw new UnusableFileException(file + ": it is not a JWK set. " + MAKE);
    }
    if (keys.isEmpty()) {
      throw new UnusableFileException(file + ": it contains no key. " + MAKE);
    }
    return new SealingKeys(keys);
  }

  /** The private key with this ID ({@code kid}). */
  Optional<ECKey> find(String id) {
    return keys.stream().filter(key -> key.getKeyID().equals(id)).findFirst();
  }

  /** These keys, after a new one whose ID is its thumbprint (RFC 7638). */
  public SealingKeys withNew() {
    try {
      List<ECKey> all = new ArrayList<>();
      all.add(new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.ENCRYPTION)
          .keyIDFromThumbprint(true)
          .generate());
      all.addAll(keys);
      return new SealingKeys(all);
    } catch (JOSEException e) {
      throw new IllegalStateException("Every JVM has P-256", e);
    }
  }

  /** How many keys there are. */
  public int size() {
    return keys.size();
  }

  /** The newest public key, as one line of JSON, for the mapper in Keycloak. */
  public String publicKey() {
    return keys.get(0).toPublicJWK().toJSONString();
  }

  /** All keys with their private parts, as the content of a file. */
  public String privateKeys() {
    return new JWKSet(List.copyOf(keys)).toString(false) + "\n";
  }
}
