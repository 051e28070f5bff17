package io.github.cockpitsso.provider.login;

import io.github.cockpitsso.client.Secret;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordForm;
import org.keycloak.events.Errors;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.messages.Messages;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Keycloak's form for username and password. If Cockpit requires a code, a second page asks for it.
 * Other users see no difference. A wrong code is a failed login, like a wrong password.
 */
final class CockpitLoginForm extends UsernamePasswordForm {
  private static final String PASSWORD = "password";

  private Optional<CodePage> page = Optional.empty();
  private Optional<AuthenticationFlowContext> shownFor = Optional.empty();

  CockpitLoginForm(KeycloakSession session) {
    super(session);
  }

  @Override
  protected boolean validateForm(
      AuthenticationFlowContext context, MultivaluedMap<String, String> submitted) {
    MultivaluedMap<String, String> fields = withName(context, submitted);
    String name = name(context, fields);
    Optional<CodePage> sentFrom = CodePage.of(context, name, fields);
    if (sentFrom.isEmpty()) {
      Optional<Secret> password = Secret.ofNullable(fields.getFirst(PASSWORD));
      return check(context, fields, new SubmittedLogin(name, password, Optional.empty(), true));
    }
    Optional<Secret> password = sentFrom.get().password();
    if (password.isEmpty()) {
      context.forceChallenge(challenge(context, Messages.LOGIN_TIMEOUT, null));
      return false;
    }
    page = sentFrom;
    shownFor = Optional.of(context);
    Optional<Secret> code = CodePage.code(fields);
    if (code.isEmpty()) {
      context.forceChallenge(challenge(context, Messages.MISSING_TOTP, "otp"));
      return false;
    }
    MultivaluedMap<String, String> both = new MultivaluedHashMap<>(fields);
    both.putSingle(PASSWORD, password.get().reveal());
    return check(context, both, new SubmittedLogin(name, password, code, true));
  }

  private boolean check(
      AuthenticationFlowContext context,
      MultivaluedMap<String, String> fields,
      SubmittedLogin form) {
    form.store(context.getSession());
    try {
      return super.validateForm(context, fields);
    } catch (SecondFactorRequired e) {
      CodePage next = CodePage.after(form.name(), form.password().orElseThrow(), fields);
      context.forceChallenge(next.show(context, context.form()));
      return false;
    }
  }

  /**
   * The fields, with the username from an identity-first step before this one. After such a step
   * the form shows the username and does not send it. Keycloak has no user for it, and a Cockpit
   * without a directory needs the username and the password together.
   */
  private static MultivaluedMap<String, String> withName(
      AuthenticationFlowContext context, MultivaluedMap<String, String> submitted) {
    AuthenticationSessionModel login = context.getAuthenticationSession();
    String typed = login.getAuthNote(ATTEMPTED_USERNAME);
    if (submitted.containsKey(AuthenticationManager.FORM_USERNAME)
        || typed == null
        || !Boolean.parseBoolean(login.getAuthNote(USERNAME_HIDDEN))) {
      return submitted;
    }
    MultivaluedMap<String, String> fields = new MultivaluedHashMap<>(submitted);
    fields.putSingle(AuthenticationManager.FORM_USERNAME, typed);
    return fields;
  }

  // An earlier step may have identified the user.
  private String name(AuthenticationFlowContext context, MultivaluedMap<String, String> fields) {
    return isUserAlreadySetBeforeUsernamePasswordAuth(context) && context.getUser() != null
        ? context.getUser().getUsername()
        : Objects.requireNonNullElse(fields.getFirst(AuthenticationManager.FORM_USERNAME), "")
            .trim();
  }

  @Override
  protected Response createLoginForm(LoginFormsProvider form) {
    return page.isPresent()
        ? page.get().show(shownFor.orElseThrow(), form)
        : super.createLoginForm(form);
  }

  @Override
  protected String getDefaultChallengeMessage(AuthenticationFlowContext context) {
    return page.isPresent() ? Messages.INVALID_TOTP : super.getDefaultChallengeMessage(context);
  }

  @Override
  protected String disabledByBruteForceError(String error) {
    // The message for a wrong code, so that an attacker does not learn that the user is locked.
    if (page.isEmpty()) {
      return super.disabledByBruteForceError(error);
    }
    return Errors.USER_TEMPORARILY_DISABLED.equals(error)
        ? Messages.ACCOUNT_TEMPORARILY_DISABLED_TOTP
        : Messages.ACCOUNT_PERMANENTLY_DISABLED_TOTP;
  }
}
