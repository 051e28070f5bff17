package io.github.cockpitsso.provider.lookup;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.provider.checks.UsernameStep;
import io.github.cockpitsso.provider.login.LoginCache;
import io.github.cockpitsso.provider.login.SubmittedLogin;
import io.github.cockpitsso.provider.settings.FederationConfig;
import io.github.cockpitsso.provider.settings.SettingProblem;
import io.github.cockpitsso.provider.text.LogLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.RealmModel;

/**
 * Finds an account by logging in to it: for a Cockpit without a directory. The password is the one that is being typed in
 * this very request, so nobody is found but by the right one, and never by an administrator's search.
 */
public final class LoginLookup implements AccountLookup {
  private static final Logger LOG = Logger.getLogger(LoginLookup.class);

  /** What to do about a login that asks for the name alone. */
  public static final String REMEDY =
      "Set the service key, or use the step 'Cockpit username password form' in place of the other forms for name and"
          + " password";

  private final LoginCache logins;
  private final Supplier<Optional<SubmittedLogin>> form;
  private final UnknownUserThrottle unknownNames;
  private final Consumer<String> onNameAlone;
  private final Map<String, Outcome<CockpitUser>> byUsername = new HashMap<>();
  private final Map<String, Outcome<CockpitUser>> byEmail = new HashMap<>();

  /**
   * Lookups of one request.
   *
   * @param onNameAlone gets the name of a login that comes without a password, so that it finds no account
   */
  public LoginLookup(
      LoginCache logins,
      Supplier<Optional<SubmittedLogin>> form,
      UnknownUserThrottle unknownNames,
      Consumer<String> onNameAlone) {
    this.logins = logins;
    this.form = form;
    this.unknownNames = unknownNames;
    this.onNameAlone = onNameAlone;
  }

  /**
   * Whether the realm's login asks for the name on a page of its own, so that no new user can log in. For a federation that
   * was saved before, and for an import of a realm, only the log says so.
   *
   * @param byHand whether an administrator who can be shown a message is saving the federation
   */
  public static List<SettingProblem> doubts(
      RealmModel realm, ComponentModel model, Optional<ComponentModel> stored, boolean byHand) {
    Optional<UsernameStep> step = FederationConfig.of(model).hasDirectory()
        ? Optional.empty()
        : UsernameStep.inBrowserFlow(realm);
    if (byHand && stored.filter(it -> !FederationConfig.of(it).hasDirectory()).isEmpty()) {
      return step.map(it -> SettingProblem.of("cockpitProblemUsernameStep", it.display())).stream()
          .toList();
    }
    step.ifPresent(it -> LOG.warnf(
        "Cockpit federation '%s' has no service key, and the browser flow of the realm has the step '%s', which asks for the"
            + " name without the password: users who are not in Keycloak yet cannot log in. %s",
        LogLine.of(model.getName()), it.display(), REMEDY));
    return List.of();
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
    Optional<SubmittedLogin> typed = form.get().filter(it -> it.isAbout(name));
    typed.filter(it -> it.password().isEmpty()).ifPresent(it -> onNameAlone.accept(name));
    return typed
        .flatMap(SubmittedLogin::password)
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
    return form.get().map(SubmittedLogin::name).orElse(lowerCase);
  }
}
