package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.keycloak.models.RealmModel;

/**
 * Finds an account by logging in to it: for a Cockpit without a directory. The password is the one that is being typed in
 * this very request, so nobody is found but by the right one, and never by an administrator's search.
 */
final class LoginLookup implements AccountLookup {
  private final Logins logins;
  private final Supplier<Optional<LoginForm>> form;
  private final UnknownNames unknownNames;
  private final Map<String, Outcome<CockpitUser>> byUsername = new HashMap<>();

  LoginLookup(Logins logins, Supplier<Optional<LoginForm>> form, UnknownNames unknownNames) {
    this.logins = logins;
    this.form = form;
    this.unknownNames = unknownNames;
  }

  @Override
  public Outcome<CockpitUser> byUsername(RealmModel realm, String username) {
    return form.get()
        .filter(it -> it.isAbout(username))
        .flatMap(LoginForm::password)
        .map(password ->
            byUsername.computeIfAbsent(username, it -> logIn(realm, username, password)))
        .orElseGet(Outcome.NotFound::new);
  }

  private Outcome<CockpitUser> logIn(RealmModel realm, String username, Secret password) {
    if (unknownNames.mustWait(realm, username)) {
      return new Outcome.Denied<>(Denial.CREDENTIALS);
    }
    Outcome<Login> answer = logins.byUser(typed(username), password);
    if (answer.ifFound().isPresent()) {
      unknownNames.succeeded(realm, username);
    } else if (answer instanceof Outcome.Denied<Login> denied
        && (denied.reason() == Denial.CREDENTIALS
            || denied.reason() == Denial.SECOND_FACTOR_WRONG)) {
      unknownNames.failed(realm, username);
    }
    return answer.map(Login::user);
  }

  @Override
  public Outcome<CockpitUser> byEmail(RealmModel realm, String email) {
    Optional<Secret> password =
        form.get().filter(it -> it.isAbout(email)).flatMap(LoginForm::password);
    if (password.isEmpty() || unknownNames.mustWait(realm, email)) {
      return new Outcome.NotFound<>();
    }
    // A wrong password is counted when the name is looked up, which Keycloak does next.
    return logins.byEmail(typed(email), password.get()).map(Login::user);
  }

  @Override
  public Outcome<CockpitUser> byId(String id) {
    return new Outcome.NotFound<>();
  }

  // Cockpit compares names and addresses exactly, and Keycloak has changed the case.
  private String typed(String lowerCase) {
    return form.get().map(LoginForm::name).orElse(lowerCase);
  }
}
