package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.provider.identity.CockpitIdentity;
import io.github.cockpitsso.provider.login.DummyHash;
import io.github.cockpitsso.provider.login.LoginProblem;
import io.github.cockpitsso.provider.login.LoginRefusal;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.services.managers.BruteForceProtector;

/** Validates the password of an imported user in Cockpit. */
final class PasswordLogin {
  private static final Logger LOG = Logger.getLogger(PasswordLogin.class);

  private final KeycloakSession session;
  private final RealmModel realm;
  private final Federation federation;
  private final LoginRefusal refusal;

  PasswordLogin(KeycloakSession session, RealmModel realm, Federation federation) {
    this.session = session;
    this.realm = realm;
    this.federation = federation;
    this.refusal = new LoginRefusal(session, federation.name());
  }

  /**
   * Whether the password is right.
   *
   * @throws RuntimeException that ends the login, if it is refused for another reason
   */
  boolean isValid(UserModel user, Optional<Secret> password) {
    Optional<CockpitIdentity> identity = federation.identity(user);
    if (!user.isEnabled()) {
      // Keycloak validates the password of a disabled user too. The error of a direct grant then
      // shows whether the password was right.
      return refuseDisabled(user, identity, password);
    }
    removeLocalPasswords(user);
    if (password.isEmpty() || identity.isEmpty()) {
      return wrongPassword();
    }
    Outcome<Login> outcome = federation
        .secondFactor()
        .resolve(
            realm,
            user,
            identity.get(),
            federation.logins().byUser(identity.get().user(), password.get()));
    return outcome
        .ifFound()
        .map(login -> accept(user, identity.get(), login, password.get()))
        .orElseGet(() -> reject(user, identity.get(), outcome));
  }

  /**
   * Refuses a disabled user, whatever the password is. It makes the same calls as for a wrong
   * password, so that the response time does not show that the user exists.
   *
   * <p>The login form gets the reason from the directory. In a direct grant Keycloak has already
   * written the event {@code user_disabled}, and counts no failed login ({@code ValidateUsername}).
   */
  private boolean refuseDisabled(
      UserModel user, Optional<CockpitIdentity> identity, Optional<Secret> password) {
    if (identity.isEmpty()) {
      return wrongPassword();
    }
    Optional<Outcome<CockpitUser>> account = federation.inDirectory(identity.get());
    account.flatMap(LoginProblem::of).ifPresent(it -> {
      throw refusal(user, it);
    });
    Optional<LoginProblem> problem = account.flatMap(LoginProblem::ofRefused);
    boolean explain = problem.isPresent() && refusal.isLoginForm();
    // Only a password that is counted as a failed login may be tried.
    Secret tried = password
        .filter(it -> explain)
        .orElseGet(() -> Secret.of(UUID.randomUUID().toString()));
    Outcome<Login> outcome = federation.logins().byUser(identity.get().user(), tried);
    LoginProblem.of(outcome)
        .filter(it -> it.reason() == LoginRefusal.Reason.UNAVAILABLE)
        .ifPresent(it -> {
          throw refusal(user, it);
        });
    if (explain) {
      throw outcome
          .ifFound()
          .filter(login -> !login.user().id().equals(identity.get().id()))
          .map(login -> replaced(user, identity.get(), login))
          .orElseGet(() -> refusal(user, problem.get()));
    }
    if (problem.isPresent()) {
      countFailure(user);
    }
    return wrongPassword();
  }

  /** Returns false after as much time as Keycloak needs for an unknown username. */
  private boolean wrongPassword() {
    new DummyHash(session).run(realm);
    return false;
  }

  /**
   * Removes passwords from Keycloak. The admin API can store a hashed one without a call to the
   * provider. Keycloak would try it after Cockpit refused the login.
   */
  private void removeLocalPasswords(UserModel user) {
    SubjectCredentialManager credentials = user.credentialManager();
    Stream.of(PasswordCredentialModel.TYPE, PasswordCredentialModel.PASSWORD_HISTORY)
        .flatMap(credentials::getStoredCredentialsByTypeStream)
        .map(CredentialModel::getId)
        .toList()
        .forEach(id -> {
          LOG.warnf(
              "A local password of Keycloak user %s is removed: passwords of Cockpit users are in"
                  + " Cockpit",
              user.getId());
          credentials.removeStoredCredentialById(id);
          federation.users().evict(user);
        });
  }

  private boolean accept(UserModel user, CockpitIdentity identity, Login login, Secret password) {
    if (!login.user().id().equals(identity.id())) {
      throw replaced(user, identity, login);
    }
    federation.update(user, login, password);
    return true;
  }

  private RuntimeException replaced(UserModel user, CockpitIdentity identity, Login login) {
    return refusal.of(
        LoginRefusal.Reason.REPLACED,
        "the name belonged to Cockpit account " + identity.id() + " and now belongs to "
            + login.user().id() + ". Delete Keycloak user " + user.getId()
            + " if the old account no longer exists",
        Optional.of(user));
  }

  private boolean reject(UserModel user, CockpitIdentity identity, Outcome<Login> outcome) {
    Optional<LoginProblem> problem = problem(identity, outcome);
    if (problem.isEmpty() || refusal.isHidden(problem.get(), user)) {
      return wrongPassword();
    }
    throw refusal(user, problem.get());
  }

  /** Counts the failed login first if Keycloak would count this reason. */
  private RuntimeException refusal(UserModel user, LoginProblem problem) {
    if (problem.reason().isSecret()) {
      countFailure(user);
      new DummyHash(session).run(realm);
    }
    return refusal.of(problem.reason(), problem.cause(), Optional.of(user));
  }

  /** Why the login failed, other than for a wrong password or code. */
  private Optional<LoginProblem> problem(CockpitIdentity identity, Outcome<Login> outcome) {
    if (outcome instanceof Outcome.Denied<Login> denied) {
      if (denied.reason() == Denial.CREDENTIALS) {
        return federation.inDirectory(identity).flatMap(LoginProblem::ofRefused);
      } else if (denied.reason() == Denial.SECOND_FACTOR_WRONG) {
        return Optional.empty();
      }
    }
    return Optional.of(federation.secondFactor().explain(LoginProblem.ofLogin(outcome)));
  }

  /** Counts a failed login. Keycloak does not count a login that ends with an exception. */
  private void countFailure(UserModel user) {
    if (realm.isBruteForceProtected()) {
      KeycloakContext context = session.getContext();
      session
          .getProvider(BruteForceProtector.class)
          .failedLogin(
              realm,
              user,
              context.getConnection(),
              context.getHttpRequest().getUri(),
              Set.of(PasswordCredentialModel.TYPE));
    }
  }
}
