package io.github.cockpitsso.provider.login;

import org.keycloak.credential.hash.PasswordHashProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.PasswordPolicy;
import org.keycloak.models.RealmModel;

/**
 * Takes as long as Keycloak's own answer to an unknown username. Keycloak hashes a dummy password
 * for such a name ({@code AuthenticatorUtils.dummyHash}), and nothing when a federation refuses a
 * password. Without this, the response time shows which usernames exist.
 */
public final class DummyHash {
  private static final String PASSWORD = "SlightlyLongerDummyPassword";
  private static final int DEFAULT_ITERATIONS = -1;

  private final KeycloakSession session;

  public DummyHash(KeycloakSession session) {
    this.session = session;
  }

  /** Hashes once, by the realm's password policy. */
  public void run(RealmModel realm) {
    PasswordPolicy policy = realm.getPasswordPolicy();
    String algorithm = policy == null ? null : policy.getHashAlgorithm();
    PasswordHashProvider hash = algorithm == null
        ? session.getProvider(PasswordHashProvider.class)
        : session.getProvider(PasswordHashProvider.class, algorithm);
    if (hash != null) {
      hash.encodedCredential(
          PASSWORD, policy == null ? DEFAULT_ITERATIONS : policy.getHashIterations());
    }
  }
}
