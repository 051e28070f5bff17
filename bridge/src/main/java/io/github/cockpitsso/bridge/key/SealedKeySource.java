package io.github.cockpitsso.bridge.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.token.AuthenticatedUser;
import io.github.cockpitsso.bridge.token.VerifiedToken;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Json;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the key from the access token: the claim {@code cockpit_sealed_key} is a JWE (RFC 7516)
 * that only the bridge can decrypt. No call to Keycloak or Cockpit is necessary. The key is as old
 * as the token.
 */
public final class SealedKeySource implements KeySource {
  private static final Logger log = LoggerFactory.getLogger(SealedKeySource.class);
  private static final String FILE = "sealed-keys";
  // The authentication tag of a JWE. With the subject it identifies the text.
  private static final int TAG = 22;

  private final Supplier<SealingKeys> keys;
  private final LogPause pause = new LogPause(InstantSource.system());

  private SealedKeySource(Supplier<SealingKeys> keys) {
    this.keys = keys;
  }

  /**
   * A source that decrypts with the private keys in a file.
   *
   * @param reloads gets the file, which is to be reloaded
   * @throws UnusableFileException if the file does not contain such keys
   */
  public static SealedKeySource open(Path file, Consumer<ReloadedFiles<?>> reloads)
      throws UnusableFileException {
    ReloadedFiles<SealingKeys> reloaded = new ReloadedFiles<>(
        FILE, List.of(file), contents -> SealingKeys.read(contents.get(0), file.toString()));
    reloads.accept(reloaded);
    return new SealedKeySource(reloaded);
  }

  @Override
  public String name() {
    return "sealed";
  }

  @Override
  public Optional<String> slot(AuthenticatedUser user) {
    VerifiedToken token = user.identity();
    return token
        .sealedKey()
        .map(text -> token.subject() + " " + text.substring(Math.max(0, text.length() - TAG)));
  }

  @Override
  public Decision<Account> find(AuthenticatedUser user) {
    VerifiedToken token = user.identity();
    if (token.sealedKey().isEmpty()) {
      return Decision.refused(Reason.NO_COCKPIT_ACCOUNT);
    }
    try {
      JWEObject jwe = JWEObject.parse(token.sealedKey().get());
      Optional<String> problem = problem(jwe.getHeader());
      if (problem.isPresent()) {
        return malformed(token, problem.get());
      }
      Optional<ECKey> key = keys.get().find(jwe.getHeader().getKeyID());
      if (key.isEmpty()) {
        return malformed(
            token,
            "it was encrypted for another key, or for one that is no longer in"
                + " bridge.key.sealed.file. Copy the public key from cockpit-bridge keygen to the"
                + " mapper in Keycloak");
      }
      jwe.decrypt(new ECDHDecrypter(key.get()));
      return account(Json.read(jwe.getPayload().toBytes()).orElseGet(Json::object), token);
    } catch (ParseException | JOSEException e) {
      return malformed(token, "it cannot be decrypted: " + e.getClass().getSimpleName());
    }
  }

  private Decision<Account> account(JsonNode content, VerifiedToken token) {
    // A mapper of the realm could copy another user's claim.
    if (!Json.text(content, "sub").equals(token.subject())
        || token
            .cockpitUserId()
            .filter(id -> !id.equals(Json.text(content, "id")))
            .isPresent()) {
      return malformed(token, "it belongs to another user");
    }
    return Secret.ofNullable(Json.text(content, "key"))
        .map(key -> Decision.granted(
            new Account(key, Json.text(content, "id"), Json.text(content, "role"))))
        .orElseGet(() -> malformed(token, "it contains no key"));
  }

  /** The next token has the present key; this one never will. */
  @Override
  public Decision<Account> findOther(AuthenticatedUser user, Account refused) {
    return Decision.refused(Reason.SEALED_KEY_REFUSED);
  }

  private static Optional<String> problem(JWEHeader header) {
    if (!JWEAlgorithm.ECDH_ES.equals(header.getAlgorithm())
        || !EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())) {
      return Optional.of("it is not encrypted with ECDH-ES and A256GCM");
    } else if (header.getCompressionAlgorithm() != null) {
      return Optional.of("it is compressed");
    }
    // Nimbus casts it without a check.
    if (!(header.getEphemeralPublicKey() instanceof ECKey epk)
        || !Curve.P_256.equals(epk.getCurve())) {
      return Optional.of("its epk is not a key on P-256");
    }
    return header.getKeyID() == null ? Optional.of("it has no kid") : Optional.empty();
  }

  private Decision<Account> malformed(VerifiedToken token, String detail) {
    if (pause.isOver(detail)) {
      log.warn(
          "The claim cockpit_sealed_key of a token of client {} is unusable: {}",
          KeyRing.visible(token.client()),
          detail);
    }
    return Decision.refused(Reason.KEY_SOURCE_MALFORMED);
  }
}
