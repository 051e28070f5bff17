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
 * Finds an account by a login, for a Cockpit without a directory. It uses the password of the
 * current request. So only the right password finds an account, and an administrator's search
 * finds none.
 */
public final class LoginLookup implements AccountLookup {
  private static final Logger LOG = Logger.getLogger(LoginLookup.class);

  /** What to do about a login flow that asks for the username alone. */
  public static final String REMEDY =
      "Set the service key, or replace the forms for username and password with the step"
          + " 'Cockpit username password form'";

  private final LoginCache logins;
  private final Supplier<Optional<SubmittedLogin>> form;
  private final UnknownUserThrottle unknownNames;
  private final Consumer<String> onUsernameStep;
  private final Map<String, Outcome<CockpitUser>> byUsername = new HashMap<>();
  private final Map<String, Outcome<CockpitUser>> byEmail = new HashMap<>();

  /**
   * Lookups of one request.
   *
   * @param onUsernameStep receives the username of a login without a password, which finds
   *     no account
   */
  public LoginLookup(
      LoginCache logins,
      Supplier<Optional<SubmittedLogin>> form,
      UnknownUserThrottle unknownNames,
      Consumer<String> onUsernameStep) {
    this.logins = logins;
    this.form = form;
    this.unknownNames = unknownNames;
    this.onUsernameStep = onUsernameStep;
  }

  /**
   * Whether the realm's login flow asks for the username on a page of its own, so that new users
   * cannot log in. For a federation that was saved earlier, and for an imported realm, the problem
   * is only logged.
   *
   * @param byAdmin whether an administrator, who can see a message, saves the federation
   */
  public static List<SettingProblem> realmProblems(
      RealmModel realm, ComponentModel model, Optional<ComponentModel> stored, boolean byAdmin) {
    Optional<UsernameStep> step = FederationConfig.of(model).hasDirectory()
        ? Optional.empty()
        : UsernameStep.inBrowserFlow(realm);
    if (byAdmin && stored.filter(it -> !FederationConfig.of(it).hasDirectory()).isEmpty()) {
      return step.map(it -> SettingProblem.of("cockpitProblemUsernameStep", it.display())).stream()
          .toList();
    }
    step.ifPresent(it -> LOG.warnf(
        "Cockpit federation '%s' has no service key, and the realm's browser flow has"
            + " the step '%s', which asks for the username without the password. Users who"
            + " are not in Keycloak yet cannot log in. %s",
        LogLine.of(model.getName()), it.display(), REMEDY));
    return List.of();
  }

  @Override
  public Outcome<CockpitUser> byUsername(String username) {
    if (byEmail.containsKey(username)) {
      // If Keycloak finds no such e-mail address, it looks for the username. Both count as
      // one attempt.
      return byEmail.get(username).ifFound().isPresent()
          ? new Outcome.NotFound<>()
          : byEmail.get(username);
    }
    return lookUp(byUsername, username, logins::byUser);
  }

  @Override
  public Outcome<CockpitUser> byEmail(String email) {
    return lookUp(byEmail, email, logins::byEmail);
  }

  private Outcome<CockpitUser> lookUp(
      Map<String, Outcome<CockpitUser>> known,
      String name,
      BiFunction<String, Secret, Outcome<Login>> login) {
    Optional<SubmittedLogin> typed = form.get().filter(it -> it.isAbout(name));
    typed.filter(it -> it.password().isEmpty()).ifPresent(it -> onUsernameStep.accept(name));
    return typed
        .flatMap(SubmittedLogin::password)
        .map(password -> known.computeIfAbsent(name, it -> logIn(name, password, login)))
        .orElseGet(Outcome.NotFound::new);
  }

  private Outcome<CockpitUser> logIn(
      String name, Secret password, BiFunction<String, Secret, Outcome<Login>> login) {
    if (unknownNames.mustWait(name)) {
      return new Outcome.Denied<>(Denial.CREDENTIALS);
    }
    Outcome<Login> answer = login.apply(typed(name), password);
    if (answer.ifFound().isPresent()) {
      unknownNames.succeeded(name);
    } else if (answer instanceof Outcome.Denied<Login> denied
        && (denied.reason() == Denial.CREDENTIALS
            || denied.reason() == Denial.SECOND_FACTOR_WRONG)) {
      unknownNames.failed(name);
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
