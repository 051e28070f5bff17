package io.github.cockpitsso.bridge.issuer;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWK;
import io.github.cockpitsso.bridge.jwt.SigningKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The issuer's signing keys, as of one fetch. */
public final class KeySet {
  private static final Logger log = LoggerFactory.getLogger(KeySet.class);

  static final KeySet EMPTY = new KeySet(List.of());
  // If several keys have one id, each of them is tried; an issuer has only a few keys.
  private static final int MAX_KEYS = 64;

  private final Map<String, List<SigningKey>> keys;

  private KeySet(List<SigningKey> keys) {
    this.keys = keys.stream().collect(Collectors.groupingBy(SigningKey::id));
  }

  /**
   * Reads a JWK set (RFC 7517, 5). Unusable keys are skipped.
   *
   * @return empty if the set contains no usable key
   */
  static Optional<KeySet> read(JsonNode json) {
    List<SigningKey> usable = new ArrayList<>();
    for (JsonNode each : json.path("keys")) {
      if (usable.size() == MAX_KEYS) {
        break;
      }
      try {
        SigningKey.of(JWK.parse(each.toString())).ifPresent(usable::add);
      } catch (ParseException e) {
        log.debug("A key of the issuer is malformed or of an unknown type", e);
      }
    }
    return usable.isEmpty() ? Optional.empty() : Optional.of(new KeySet(usable));
  }

  /** The keys with an id; empty if it is unknown. */
  public List<SigningKey> find(String keyId) {
    return keys.getOrDefault(keyId, List.of());
  }

  boolean contains(SigningKey key) {
    return find(key.id()).contains(key);
  }

  int size() {
    return keys.size();
  }
}
