package io.github.cockpitsso.provider.login;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.provider.identity.CockpitIdentity;
import io.github.cockpitsso.provider.settings.SecondFactorPolicy;
import java.util.Optional;
import java.util.function.Supplier;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;

/**
 * Handles Cockpit's answer <em>2FA code required</em>: the password is right ({@code
 * docs/addon-api.md}), but a second factor is required.
 */
public final class SecondFactor {
  private final SecondFactorPolicy policy;
  private final Supplier<CockpitApi> cockpit;
  private final boolean hasDirectory;
  private final Supplier<Optional<SubmittedLogin>> form;

  public SecondFactor(
      SecondFactorPolicy policy,
      Supplier<CockpitApi> cockpit,
      boolean hasDirectory,
      Supplier<Optional<SubmittedLogin>> form) {
    this.policy = policy;
    this.cockpit = cockpit;
    this.hasDirectory = hasDirectory;
    this.form = form;
  }

  /**
   * Lets the form ask for the code, if Cockpit requires one and the form supports it.
   *
   * @throws SecondFactorRequired if so
   */
  public void requireCode(Outcome<?> outcome) {
    if (isCodeMissing(outcome)
        && policy == SecondFactorPolicy.ASK
        && form.get().filter(SubmittedLogin::asksForCode).isPresent()) {
      throw new SecondFactorRequired();
    }
  }

  /**
   * The login after the policy for the second factor is applied. With
   * {@link SecondFactorPolicy#KEYCLOAK} a right password is accepted, and the user must set up a
   * second factor in Keycloak. Otherwise the outcome is unchanged.
   *
   * @throws SecondFactorRequired if the form must ask for the code first
   */
  public Outcome<Login> resolve(
      RealmModel realm, UserModel user, CockpitIdentity identity, Outcome<Login> outcome) {
    requireCode(outcome);
    if (!isCodeMissing(outcome)
        || policy != SecondFactorPolicy.KEYCLOAK
        || !hasDirectory
        || !canRequireInKeycloak(realm, user)) {
      return outcome;
    }
    // The answer does not identify the account. By now the name may belong to another one.
    Outcome<CockpitUser> account = cockpit.get().findByUsername(identity.user());
    if (account.ifFound().filter(it -> !it.active() || !it.secondFactor()).isPresent()) {
      return outcome;
    }
    account
        .ifFound()
        .filter(it -> it.id().equals(identity.id()))
        .ifPresent(it -> requireInKeycloak(user));
    return account.map(it -> new Login(it, Optional.empty()));
  }

  /** The same problem, with a cause that tells an administrator what to do. */
  public LoginProblem explain(LoginProblem loginProblem) {
    if (loginProblem.reason() != LoginRefusal.Reason.SECOND_FACTOR) {
      return loginProblem;
    }
    String why =
        switch (policy) {
          case REFUSE ->
            "the setting '2FA: users with Cockpit two-factor authentication' is 'refuse'";
          case ASK ->
            "no code was sent, and this login flow cannot ask for one. A browser flow"
                + " needs the execution 'Cockpit username password form', a direct grant the"
                + " parameter totp";
          case KEYCLOAK ->
            "with the setting 'keycloak', the federation needs a service key, the user"
                + " must be in Cockpit's directory, and the realm's required action"
                + " 'Configure OTP' must be enabled";
        };
    return new LoginProblem(loginProblem.reason(), why);
  }

  private static boolean isCodeMissing(Outcome<?> outcome) {
    return outcome instanceof Outcome.Denied<?> denied
        && denied.reason() == Denial.SECOND_FACTOR_REQUIRED;
  }

  /** Requires the user to set up a second factor in Keycloak, unless there is one. */
  public static void requireInKeycloak(UserModel user) {
    if (!isConfigured(user)) {
      // Without it, Keycloak's flow asks for no second factor at all.
      user.addRequiredAction(UserModel.RequiredAction.CONFIGURE_TOTP);
    }
  }

  // Keycloak's flows ask for an OTP. Their step for security keys is disabled by default, and a
  // direct grant has none.
  private static boolean isConfigured(UserModel user) {
    return user.credentialManager().isConfiguredFor(OTPCredentialModel.TYPE);
  }

  /**
   * Whether the user has a second factor in Keycloak or can be required to set one up. Keycloak
   * skips a disabled required action.
   */
  public static boolean canRequireInKeycloak(RealmModel realm, UserModel user) {
    RequiredActionProviderModel action =
        realm.getRequiredActionProviderByAlias(UserModel.RequiredAction.CONFIGURE_TOTP.name());
    return isConfigured(user) || (action != null && action.isEnabled());
  }
}
