package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
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
  private final Map<String, Outcome<CockpitUser>> byEmail = new HashMap<>();

  LoginLookup(Logins logins, Supplier<Optional<LoginForm>> form, UnknownNames unknownNames) {
    this.logins = logins;
    this.form = form;
    this.unknownNames = unknownNames;
  }

  @Override
  public Outcome<CockpitUser> byUsername(RealmModel realm, String username) {
    if (byEmail.containsKey(username)) {
      // Keycloak looks for whoever has no such e-mail address by name. It is one try all the same.
      return byEmail.get(username).ifFound().isPresent()
          ? new Outcome.NotFound<>()
          : byEmail.get(username);
    }
    return lookUp(byUsername, realm, username, logins::byUser);
  }

  @Override
  public Outcome<CockpitUser> byEmail(RealmModel realm, String email) {
    return lookUp(byEmail, realm, email, logins::byEmail);
  }

  private Outcome<CockpitUser> lookUp(
      Map<String, Outcome<CockpitUser>> known,
      RealmModel realm,
      String name,
      BiFunction<String, Secret, Outcome<Login>> login) {
    return form.get()
        .filter(it -> it.isAbout(name))
        .flatMap(LoginForm::password)
        .map(password -> known.computeIfAbsent(name, it -> logIn(realm, name, password, login)))
        .orElseGet(Outcome.NotFound::new);
  }

  private Outcome<CockpitUser> logIn(
      RealmModel realm,
      String name,
      Secret password,
      BiFunction<String, Secret, Outcome<Login>> login) {
    if (unknownNames.mustWait(realm, name)) {
      return new Outcome.Denied<>(Denial.CREDENTIALS);
    }
    Outcome<Login> answer = login.apply(typed(name), password);
    if (answer.ifFound().isPresent()) {
      unknownNames.succeeded(realm, name);
    } else if (answer instanceof Outcome.Denied<Login> denied
        && (denied.reason() == Denial.CREDENTIALS
            || denied.reason() == Denial.SECOND_FACTOR_WRONG)) {
      unknownNames.failed(realm, name);
    }
    return answer.map(Login::user);
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
