package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.provider.checks.UsernameStep;
import io.github.cockpitsso.provider.login.DummyHash;
import io.github.cockpitsso.provider.login.LoginProblem;
import io.github.cockpitsso.provider.login.LoginRefusal;
import io.github.cockpitsso.provider.login.RefusalPage;
import io.github.cockpitsso.provider.login.SecondFactor;
import io.github.cockpitsso.provider.login.SubmittedLogin;
import io.github.cockpitsso.provider.lookup.LoginLookup;
import io.github.cockpitsso.provider.text.LogLine;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.AuthenticationFlowResolver;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.storage.UserStorageProvider;
import org.keycloak.storage.UserStorageProviderModel;

/** Reports that a user could not be looked up: at most one log line per request. */
final class LookupWarnings {
  private static final Logger LOG = Logger.getLogger(LookupWarnings.class);

  private final KeycloakSession session;
  private final RealmModel realm;
  private final ComponentModel model;
  private final SecondFactor secondFactor;
  private boolean reported;

  LookupWarnings(
      KeycloakSession session, RealmModel realm, ComponentModel model, SecondFactor secondFactor) {
    this.session = session;
    this.realm = realm;
    this.model = model;
    this.secondFactor = secondFactor;
  }

  /**
   * Reports a failed lookup to administrators, and to the user who is logging in. If another
   * federation may still know the user, the login continues there.
   *
   * @throws RuntimeException that ends the login, if no other federation is left
   */
  void report(String username, LoginProblem found) {
    LoginProblem problem = secondFactor.explain(found);
    boolean login =
        SubmittedLogin.of(session).filter(it -> it.isAbout(username)).isPresent();
    // A page that asks for the username alone continues as it does for an unknown name. Only
    // Keycloak can write its message.
    boolean hidden = problem.reason().isSecret()
        && SubmittedLogin.of(session).flatMap(SubmittedLogin::password).isEmpty();
    boolean refused = login && !hidden && isLastFederation();
    // An inactive account is worth a line only when somebody logs in with it.
    if (!refused && !reported && (login || !problem.reason().isSecret())) {
      reported = true;
      LOG.warnf(
          "User '%s' cannot be looked up in Cockpit federation '%s': %s",
          LogLine.of(username), LogLine.of(model.getName()), LogLine.of(problem.describe()));
    }
    if (refused) {
      if (problem.reason().isSecret()) {
        // The exception skips the hash that Keycloak computes for an unknown name.
        new DummyHash(session).run(realm);
      }
      throw new LoginRefusal(session, model.getName())
          .of(problem.reason(), problem.cause(), Optional.empty());
    }
  }

  /**
   * Reports that the login flow asks for the username without the password. Without a directory
   * the lookup needs both. The user only learns that the name is wrong.
   */
  void reportUsernameStep(String username) {
    AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
    if (login == null || reported) {
      return;
    }
    RefusalPage.step(realm, login)
        .flatMap(it -> UsernameStep.of(
            realm,
            AuthenticationFlowResolver.resolveBrowserFlow(login).getId(),
            it.getAuthenticator()))
        .ifPresent(step -> {
          reported = true;
          LOG.warnf(
              "User '%s' cannot be looked up in Cockpit federation '%s': it has no service key,"
                  + " and the login step '%s' asks for the username without the password. Users"
                  + " who are not in Keycloak yet cannot log in. %s",
              LogLine.of(username),
              LogLine.of(model.getName()),
              step.display(),
              LoginLookup.REMEDY);
        });
  }

  private boolean isLastFederation() {
    List<UserStorageProviderModel> order = realm
        .getStorageProviders(UserStorageProvider.class)
        .map(UserStorageProviderModel::new)
        .filter(UserStorageProviderModel::isEnabled)
        .sorted(UserStorageProviderModel.comparator)
        .toList();
    return !order.isEmpty() && order.get(order.size() - 1).getId().equals(model.getId());
  }
}
