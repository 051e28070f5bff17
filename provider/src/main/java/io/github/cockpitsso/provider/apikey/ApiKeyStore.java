package io.github.cockpitsso.provider.apikey;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserModel;

/**
 * Stores API keys as credentials of their users. Keycloak never shows the secret part of a
 * credential, and deletes it with the user. Exports and backups contain it, so it is encrypted.
 * Without an encryption key nothing is stored.
 */
public final class ApiKeyStore {
  /**
   * The type of the credential. No credential provider handles it, so the account console does not
   * list it.
   */
  public static final String TYPE = "cockpit-api-key";

  private static final Logger LOG = Logger.getLogger(ApiKeyStore.class);

  private final Optional<ApiKeyCipher> cipher;

  /** A store with this cipher. Empty: nothing is stored. */
  public ApiKeyStore(Optional<ApiKeyCipher> cipher) {
    this.cipher = cipher;
  }

  /** Whether an encryption key is configured. */
  public boolean isOpen() {
    return cipher.isPresent();
  }

  /**
   * Stores the key that came with a login and deletes older ones. An empty key only deletes.
   *
   * @return whether anything was written; the caller must then evict the user from Keycloak's cache
   */
  public boolean keep(RealmModel realm, UserModel user, String cockpitId, Optional<Secret> key) {
    if (cipher.isEmpty() || (find(realm, user, cockpitId).equals(key) && count(user) <= 1)) {
      return false;
    }
    LOG.debugf("API key of user %s: %s", user.getId(), key.isPresent() ? "kept" : "dropped");
    SubjectCredentialManager credentials = user.credentialManager();
    stored(user).forEach(old -> credentials.removeStoredCredentialById(old.getId()));
    key.ifPresent(secret -> credentials.createStoredCredential(
        credential(cipher.get(), secret, owner(realm, user, cockpitId))));
    return true;
  }

  /** The stored key of this user for this Cockpit account. */
  public Optional<Secret> find(RealmModel realm, UserModel user, String cockpitId) {
    return cipher.flatMap(it -> stored(user).stream()
        .filter(credential -> isSealedWith(it, credential))
        .findFirst()
        .flatMap(credential -> it.open(
            Json.text(json(credential.getSecretData()), "sealed"), owner(realm, user, cockpitId))));
  }

  /** Deletes the stored keys of this user. */
  public void forget(UserModel user) {
    stored(user).forEach(old -> user.credentialManager().removeStoredCredentialById(old.getId()));
  }

  private static CredentialModel credential(ApiKeyCipher cipher, Secret secret, String owner) {
    var credential = new CredentialModel();
    credential.setType(TYPE);
    credential.setCreatedDate(System.currentTimeMillis());
    credential.setCredentialData(
        text(Json.object().put("alg", "A256GCM").put("kid", cipher.keyId())));
    credential.setSecretData(text(Json.object().put("sealed", cipher.seal(secret, owner))));
    return credential;
  }

  private static boolean isSealedWith(ApiKeyCipher cipher, CredentialModel credential) {
    return Json.text(json(credential.getCredentialData()), "kid").equals(cipher.keyId());
  }

  private static List<CredentialModel> stored(UserModel user) {
    return user.credentialManager().getStoredCredentialsByTypeStream(TYPE).toList();
  }

  private static int count(UserModel user) {
    return stored(user).size();
  }

  // A credential that is copied to another user, realm or account cannot be decrypted there.
  private static String owner(RealmModel realm, UserModel user, String cockpitId) {
    return realm.getId() + "\n" + user.getId() + "\n" + cockpitId;
  }

  private static JsonNode json(String text) {
    return text == null
        ? Json.object()
        : Json.read(text.getBytes(StandardCharsets.UTF_8)).orElseGet(Json::object);
  }

  private static String text(JsonNode json) {
    return new String(Json.write(json), StandardCharsets.UTF_8);
  }
}
