package io.github.cockpitsso.bridge.warmup;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/**
 * Access tokens of an issuer that exists only during the warm-up. Its key is made at random and
 * never leaves this object; the real bridge does not know it.
 */
final class SampleTokens {
  private static final int USERS = 16;
  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final int SIGNATURE_BYTES = 256;

  private final RSAKey key;
  private final List<String> valid = new ArrayList<>();
  private final SecureRandom random = new SecureRandom();

  SampleTokens(String issuer, String audience, String scope) throws JOSEException {
    key = new RSAKeyGenerator(SIGNATURE_BYTES * 8)
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(JWSAlgorithm.RS256)
        .keyID(UUID.randomUUID().toString())
        .generate();
    Instant now = Instant.now();
    for (int user = 0; user < USERS; user++) {
      valid.add(sign(new JWTClaimsSet.Builder()
          .issuer(issuer)
          .audience(audience)
          .subject(UUID.randomUUID().toString())
          .claim("typ", "Bearer")
          .claim("azp", "warm-up")
          .claim("scope", scope)
          .claim("sid", UUID.randomUUID().toString())
          .claim("cockpit_user_id", String.format("%024x", user))
          .jwtID(UUID.randomUUID().toString())
          .issueTime(Date.from(now))
          .expirationTime(Date.from(now.plus(LIFETIME)))
          .build()));
    }
  }

  private String sign(JWTClaimsSet claims) throws JOSEException {
    var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
        .keyID(key.getKeyID())
        .type(JOSEObjectType.JWT)
        .build();
    var token = new SignedJWT(header, claims);
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }

  /** The issuer's keys, as at its JWKS address. */
  String keys() {
    return new JWKSet(key).toString(true);
  }

  /** A valid token; a bridge has each in its cache after the first requests. */
  String valid(int number) {
    return valid.get(number % USERS);
  }

  /** A token with a forged signature. No two are equal, so its signature is always calculated. */
  String forged(int number) {
    byte[] signature = new byte[SIGNATURE_BYTES];
    random.nextBytes(signature);
    // Less than the modulus, else it is rejected before anything is calculated.
    signature[0] = 0;
    String token = valid(number);
    return token.substring(0, token.lastIndexOf('.') + 1)
        + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }
}
