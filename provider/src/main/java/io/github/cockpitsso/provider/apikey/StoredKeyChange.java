package io.github.cockpitsso.provider.apikey;

import io.github.cockpitsso.client.Secret;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.UserModel;

/**
 * What happened to the stored API key of a user. It never contains the key.
 *
 * @param kind what happened
 * @param fingerprint of the key that is stored now; empty if none is
 */
public record StoredKeyChange(Kind kind, Optional<String> fingerprint) {
  private static final Logger LOG = Logger.getLogger(StoredKeyChange.class);

  /** Event detail: {@code new}, {@code changed} or {@code deleted}. */
  public static final String CHANGE = "cockpit_key_change";

  /** Event detail: the first 8 hex digits of the key's SHA-256. */
  public static final String FINGERPRINT = "cockpit_key_fingerprint";

  /** What can happen to a stored key. */
  public enum Kind {
    /** The user had no readable key. */
    NEW("new"),
    /** The user had another key. */
    CHANGED("changed"),
    /** The same key, encrypted with the present encryption key. */
    ENCRYPTED_AGAIN("encrypted again"),
    /** The user has no stored key any more. */
    DELETED("deleted");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  static StoredKeyChange between(Optional<Secret> before, Secret after) {
    Kind kind =
        before.map(it -> it.equals(after) ? Kind.ENCRYPTED_AGAIN : Kind.CHANGED).orElse(Kind.NEW);
    return new StoredKeyChange(kind, Optional.of(after.fingerprint()));
  }

  static StoredKeyChange deletion() {
    return new StoredKeyChange(Kind.DELETED, Optional.empty());
  }

  /**
   * Writes a log line, and for another key an event {@code UPDATE_PROFILE} of the user. The event
   * {@code UPDATE_CREDENTIAL} would be wrong: Keycloak's e-mail listener tells users about it, and
   * they have changed nothing.
   *
   * @param event of the current request
   */
  public void report(EventBuilder event, UserModel user) {
    String detail = fingerprint.map(it -> ", fingerprint " + it).orElse("");
    LOG.infof("Stored API key of Keycloak user %s: %s%s", user.getId(), kind.text, detail);
    if (kind == Kind.ENCRYPTED_AGAIN) {
      return;
    }
    event
        .event(EventType.UPDATE_PROFILE)
        .user(user)
        .detail(Details.CREDENTIAL_TYPE, ApiKeyStore.TYPE)
        .detail(CHANGE, kind.text);
    fingerprint.ifPresent(it -> event.detail(FINGERPRINT, it));
    event.success();
  }
}
