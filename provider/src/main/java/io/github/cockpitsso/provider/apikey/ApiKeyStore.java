package io.github.cockpitsso.provider.apikey;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Stores API keys as credentials of their users. Keycloak never shows the secret part of a
 * credential, and deletes it with the user. Exports and backups contain it, so it is encrypted.
 * Without an encryption key nothing is stored.
 *
 * <p>Keys that were encrypted with a previous encryption key can still be read. The next login
 * encrypts them again. Reading does not: each introspection would become a write, which can fail.
 */
public final class ApiKeyStore {
  /**
   * The type of the credential. No credential provider handles it, so the account console does not
   * list it.
   */
  public static final String TYPE = "cockpit-api-key";

  private static final String NAME = "API key encryption key";

  private final Optional<ApiKeyCipher> cipher;
  private final List<ApiKeyCipher> previous;

  private ApiKeyStore(Optional<ApiKeyCipher> cipher, List<ApiKeyCipher> previous) {
    this.cipher = cipher;
    this.previous = previous;
  }

  /** A store without an encryption key: it stores nothing. */
  public static ApiKeyStore closed() {
    return new ApiKeyStore(Optional.empty(), List.of());
  }

  /**
   * A store with these encryption keys, each of 32 bytes in Base64.
   *
   * @param key the present key; null or blank stores nothing
   * @param previous earlier keys, separated by commas; null or blank for none
   * @throws IllegalArgumentException if a text is not such a key, or if there are previous keys
   *     without a present one; the message says what to do and does not contain a key
   */
  public static ApiKeyStore of(String key, String previous) {
    List<String> older = previous == null || previous.isBlank()
        ? List.of()
        : List.of(previous.strip().split("\\s*,\\s*", -1));
    if (key == null || key.isBlank()) {
      if (!older.isEmpty()) {
        throw new IllegalArgumentException("There are previous API key encryption keys, but no "
            + NAME + ". Create one with: openssl rand -base64 32");
      }
      return closed();
    }
    List<ApiKeyCipher> ciphers = new ArrayList<>();
    for (String each : older) {
      ciphers.add(ApiKeyCipher.ofBase64(each, "previous " + NAME + " " + (ciphers.size() + 1)));
    }
    return new ApiKeyStore(Optional.of(ApiKeyCipher.ofBase64(key, NAME)), List.copyOf(ciphers));
  }

  /** The ids of the encryption keys, as in the stored credentials: the present one comes first. */
  public List<String> keyIds() {
    return Stream.concat(cipher.stream(), previous.stream())
        .map(ApiKeyCipher::keyId)
        .toList();
  }

  /** Whether an encryption key is configured. */
  public boolean isOpen() {
    return cipher.isPresent();
  }

  /**
   * Stores the key that came with a login and deletes older ones. An empty key only deletes.
   *
   * @return what was written; the caller must then evict the user from Keycloak's cache
   */
  public Optional<StoredKeyChange> keep(
      RealmModel realm, UserModel user, String cockpitId, Optional<Secret> key) {
    if (cipher.isEmpty()) {
      return Optional.empty();
    }
    String owner = owner(realm, user, cockpitId);
    List<CredentialModel> stored = stored(user);
    if (stored.size() <= 1
        && open(stored, cipher.get(), owner).equals(key)
        && (key.isPresent() || stored.isEmpty())) {
      return Optional.empty();
    }
    Optional<Secret> before = find(realm, user, cockpitId);
    Optional<StoredKeyChange> deletion = forget(user);
    if (key.isEmpty()) {
      return deletion;
    }
    user.credentialManager().createStoredCredential(credential(cipher.get(), key.get(), owner));
    return Optional.of(StoredKeyChange.between(before, key.get()));
  }

  /** The stored key of this user for this Cockpit account. */
  public Optional<Secret> find(RealmModel realm, UserModel user, String cockpitId) {
    if (cipher.isEmpty()) {
      return Optional.empty();
    }
    String owner = owner(realm, user, cockpitId);
    List<CredentialModel> stored = stored(user);
    return Stream.concat(cipher.stream(), previous.stream())
        .flatMap(it -> open(stored, it, owner).stream())
        .findFirst();
  }

  private static Optional<Secret> open(
      List<CredentialModel> stored, ApiKeyCipher cipher, String owner) {
    return stored.stream()
        .filter(credential -> isSealedWith(cipher, credential))
        .findFirst()
        .flatMap(credential ->
            cipher.open(Json.text(json(credential.getSecretData()), "sealed"), owner));
  }

  /**
   * Deletes the stored keys of this user.
   *
   * @return empty if there were none; otherwise the caller must evict the user from Keycloak's
   *     cache
   */
  public Optional<StoredKeyChange> forget(UserModel user) {
    List<CredentialModel> stored = stored(user);
    stored.forEach(old -> user.credentialManager().removeStoredCredentialById(old.getId()));
    return stored.isEmpty() ? Optional.empty() : Optional.of(StoredKeyChange.deletion());
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
