package io.github.cockpitsso.provider.users;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.provider.apikey.ApiKeyStore;
import io.github.cockpitsso.provider.identity.CockpitAttributes;
import io.github.cockpitsso.provider.login.SecondFactor;
import io.github.cockpitsso.provider.request.CurrentRequest;
import io.github.cockpitsso.provider.settings.ConsoleField;
import io.github.cockpitsso.provider.settings.RegistrationConfig;
import io.github.cockpitsso.provider.settings.SettingProblem;
import io.github.cockpitsso.provider.text.LogLine;
import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.component.ComponentModel;
import org.keycloak.credential.hash.PasswordHashProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.PasswordPolicy;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.policy.PasswordPolicyManagerProvider;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Converts Cockpit users to local Keycloak users when they log in, because only then the password
 * is known. For a move away from Cockpit; disabled by default.
 */
public final class PasswordMigration {
  static final String SETTING = "migrateUsers";

  /** The setting in the console. */
  public static final List<ProviderConfigProperty> PROPERTIES =
      List.of(ConsoleField.toggle(SETTING, "cockpitMigration"));

  private static final Logger LOG = Logger.getLogger(PasswordMigration.class);

  private final KeycloakSession session;
  private final RealmModel realm;
  private final ApiKeyStore keys;

  public PasswordMigration(KeycloakSession session, RealmModel realm, ApiKeyStore keys) {
    this.session = session;
    this.realm = realm;
    this.keys = keys;
  }

  public static boolean isEnabled(ComponentModel model) {
    return model.get(SETTING, false);
  }

  /** Problems of the setting. */
  public static List<SettingProblem> problems(ComponentModel model) {
    return isEnabled(model) && model.get(RegistrationConfig.SYNC, false)
        ? List.of(SettingProblem.of("cockpitProblemMigrationRegistration"))
        : List.of();
  }

  /**
   * Reads the user again and locks it until the request ends. False if another login has already
   * migrated the user: two logins at once would store two passwords.
   */
  public boolean begin(UserModel stored) {
    UserRow.lock(session, stored.getId());
    return stored.getFederationLink() != null;
  }

  /**
   * Migrates a user whose password Cockpit has confirmed. False if the user must stay.
   *
   * @param stored the user in Keycloak's database
   */
  public boolean move(UserModel stored, CockpitUser account, Secret password) {
    if (account.secondFactor() && !SecondFactor.canRequireInKeycloak(realm, stored)) {
      LOG.warnf(
          "Cockpit user '%s' (%s) is not migrated to Keycloak: the user has Cockpit"
              + " two-factor authentication, and the realm's required action 'Configure OTP'"
              + " is disabled, so the password alone would be enough. Enable it",
          LogLine.of(account.user()), account.id());
      return false;
    }
    keys.forget(stored).ifPresent(it -> it.report(CurrentRequest.event(session), stored));
    CockpitAttributes.ALL.forEach(stored::removeAttribute);
    stored.setFederationLink(null);
    stored.credentialManager().createStoredCredential(hashed(password));
    boolean tooWeak = session
            .getProvider(PasswordPolicyManagerProvider.class)
            .validate(realm, stored, password.reveal())
        != null;
    if (tooWeak) {
      stored.addRequiredAction(UserModel.RequiredAction.UPDATE_PASSWORD);
    }
    if (account.secondFactor()) {
      SecondFactor.requireInKeycloak(stored);
    }
    LOG.infof(
        "Cockpit user '%s' (%s) is migrated and is now the local Keycloak user %s%s%s",
        LogLine.of(account.user()),
        account.id(),
        stored.getId(),
        tooWeak ? "; the password does not meet the realm's policy and must be changed" : "",
        account.secondFactor() ? "; a second factor must be set up" : "");
    return true;
  }

  private PasswordCredentialModel hashed(Secret password) {
    PasswordPolicy policy = realm.getPasswordPolicy();
    PasswordHashProvider hash = policy.getHashAlgorithm() == null
        ? null
        : session.getProvider(PasswordHashProvider.class, policy.getHashAlgorithm());
    if (hash == null) {
      hash = session.getProvider(PasswordHashProvider.class);
    }
    PasswordCredentialModel credential =
        hash.encodedCredential(password.reveal(), policy.getHashIterations());
    credential.setCreatedDate(Time.currentTimeMillis());
    return credential;
  }
}
