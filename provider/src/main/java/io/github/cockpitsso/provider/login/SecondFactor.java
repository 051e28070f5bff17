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
 * What happens when Cockpit's answer to a login is <em>2FA code required</em>: the password is right
 * ({@code docs/addon-api.md}), and not enough.
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
   * Has the code asked for, if Cockpit wants one and somebody can.
   *
   * @throws SecondFactorRequired if so
   */
  public void ask(Outcome<?> outcome) {
    if (isMissing(outcome)
        && policy == SecondFactorPolicy.ASK
        && form.get().filter(SubmittedLogin::asksForCode).isPresent()) {
      throw new SecondFactorRequired();
    }
  }

  /**
   * The login that this outcome stands for. With {@link SecondFactorPolicy#KEYCLOAK} that is the one whose password is
   * right, and who from now on needs a second factor in Keycloak; otherwise the outcome stays what it is.
   *
   * @throws SecondFactorRequired if the code has to be asked for first
   */
  public Outcome<Login> settle(
      RealmModel realm, UserModel user, CockpitIdentity identity, Outcome<Login> outcome) {
    ask(outcome);
    if (!isMissing(outcome)
        || policy != SecondFactorPolicy.KEYCLOAK
        || !hasDirectory
        || !canDemandOne(realm, user)) {
      return outcome;
    }
    // The answer does not say who it is about. The name alone could be another account's by now.
    Outcome<CockpitUser> account = cockpit.get().findByUsername(identity.user());
    if (account.ifFound().filter(it -> !it.active() || !it.secondFactor()).isPresent()) {
      return outcome;
    }
    account.ifFound().filter(it -> it.id().equals(identity.id())).ifPresent(it -> demandOne(user));
    return account.map(it -> new Login(it, Optional.empty()));
  }

  /** The same trouble, in words that tell an administrator what to do about it. */
  public LoginProblem explain(LoginProblem trouble) {
    if (trouble.reason() != LoginRefusal.Reason.SECOND_FACTOR) {
      return trouble;
    }
    String why =
        switch (policy) {
          case REFUSE ->
            "the federation's setting for users with Cockpit's two-factor authentication is to refuse them";
          case ASK ->
            "no code was sent, and this login flow can not ask for one: it needs the execution"
                + " 'Cockpit username password form', a direct grant the parameter totp";
          case KEYCLOAK ->
            "to leave the second factor to Keycloak the federation needs a service key, the user to be in Cockpit's"
                + " directory, and the realm the required action 'Configure OTP' switched on";
        };
    return new LoginProblem(trouble.reason(), why);
  }

  private static boolean isMissing(Outcome<?> outcome) {
    return outcome instanceof Outcome.Denied<?> denied
        && denied.reason() == Denial.SECOND_FACTOR_REQUIRED;
  }

  /** Has the user set up a second factor in Keycloak, unless there is one. */
  public static void demandOne(UserModel user) {
    if (!hasOne(user)) {
      // Without it the flow would ask for nothing, and two factors in Cockpit be one here.
      user.addRequiredAction(UserModel.RequiredAction.CONFIGURE_TOTP);
    }
  }

  // An OTP is what Keycloak's flows ask for; their step for security keys is off by default, and
  // the
  // direct grant has none.
  private static boolean hasOne(UserModel user) {
    return user.credentialManager().isConfiguredFor(OTPCredentialModel.TYPE);
  }

  /** Whether the user has one or can be made to set one up: Keycloak passes over a required action that is switched off. */
  public static boolean canDemandOne(RealmModel realm, UserModel user) {
    RequiredActionProviderModel action =
        realm.getRequiredActionProviderByAlias(UserModel.RequiredAction.CONFIGURE_TOTP.name());
    return hasOne(user) || (action != null && action.isEnabled());
  }
}
