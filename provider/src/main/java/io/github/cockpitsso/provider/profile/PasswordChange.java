package io.github.cockpitsso.provider.profile;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.provider.identity.CockpitIdentity;
import io.github.cockpitsso.provider.text.LogLine;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.policy.PasswordPolicyManagerProvider;
import org.keycloak.policy.PolicyError;

/** Changes the password of a Cockpit user, by the realm's password policy and Cockpit's rules. */
public final class PasswordChange {
  private static final Logger LOG = Logger.getLogger(PasswordChange.class);

  /** bcrypt ignores further bytes. Cockpit refuses longer passwords ({@code docs/addon-api.md}). */
  private static final int BCRYPT_BYTES = 72;

  private final KeycloakSession session;
  private final CockpitApi cockpit;
  private final Registrations registrations;
  private final ProfileEdits edits;

  public PasswordChange(
      KeycloakSession session,
      CockpitApi cockpit,
      Registrations registrations,
      ProfileEdits edits) {
    this.session = session;
    this.cockpit = cockpit;
    this.registrations = registrations;
    this.edits = edits;
  }

  /**
   * Sets the password in Cockpit, or creates the account with it during a registration.
   *
   * @throws ModelException with a message key, if it was refused and nothing has changed
   */
  public void apply(
      RealmModel realm,
      UserModel user,
      Optional<CockpitIdentity> identity,
      Optional<Secret> password) {
    Secret text = password
        .filter(it -> !it.reveal().isBlank())
        .filter(it -> it.reveal().getBytes(StandardCharsets.UTF_8).length <= BCRYPT_BYTES)
        .orElseThrow(() -> new ModelException("cockpitEditPassword"));
    PolicyError error = session
        .getProvider(PasswordPolicyManagerProvider.class)
        .validate(realm, user, text.reveal());
    if (error != null) {
      throw new ModelException(error.getMessage(), error.getParameters());
    }
    if (registrations.isOpen(user)) {
      registrations.setPassword(user, text);
      return;
    }
    if (identity.isEmpty()) {
      throw new ModelException("cockpitEditUnproven");
    }
    // First the profile: if it is refused, the password must not have changed already.
    edits.send(user);
    Outcome<?> outcome = cockpit.changePassword(identity.get().id(), text);
    EditRefusal.of(outcome).ifPresent(refusal -> {
      LOG.warnf(
          "The password of Keycloak user %s is not changed. Cockpit: %s",
          user.getId(), LogLine.of(EditRefusal.cause(outcome)));
      throw new ModelException(refusal.message());
    });
  }
}
