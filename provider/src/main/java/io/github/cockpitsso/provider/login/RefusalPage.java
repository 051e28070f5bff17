package io.github.cockpitsso.provider.login;

import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.authentication.authenticators.browser.PasswordFormFactory;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordForm;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.services.messages.Messages;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.services.validation.Validation;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Shows the form of the current step again, with a reason: for username and password, for the
 * password alone, or for the username alone. Keycloak renders it as after a wrong password, so that
 * the two look alike and passkeys are still offered.
 */
public final class RefusalPage extends UsernamePasswordForm {
  private final KeycloakSession session;
  private boolean passwordAlone;

  RefusalPage(KeycloakSession session) {
    super(session);
    this.session = session;
  }

  /** The current step of the login. Empty for a required action. */
  public static Optional<AuthenticationExecutionModel> step(
      RealmModel realm, AuthenticationSessionModel login) {
    return Optional.ofNullable(
            login.getAuthNote(AuthenticationProcessor.CURRENT_AUTHENTICATION_EXECUTION))
        .map(realm::getAuthenticationExecutionById);
  }

  /** The page. A secret reason looks exactly like a wrong password. */
  Response show(AuthenticationSessionModel login, LoginRefusal.Reason reason) {
    AuthenticationExecutionModel execution =
        step(session.getContext().getRealm(), login).orElseThrow();
    passwordAlone = PasswordFormFactory.PROVIDER_ID.equals(execution.getAuthenticator());
    AuthenticationFlowContext context = context(login, execution);
    if (!reason.isSecret()) {
      return challenge(context, reason.message());
    }
    return challenge(
        context,
        passwordAlone ? Messages.INVALID_PASSWORD : reason.message(),
        Validation.FIELD_PASSWORD);
  }

  @Override
  protected Response createLoginForm(LoginFormsProvider form) {
    if (passwordAlone) {
      return form.createLoginPassword();
    }
    boolean hasPassword = session
        .getContext()
        .getHttpRequest()
        .getDecodedFormParameters()
        .containsKey(CredentialRepresentation.PASSWORD);
    // The page for Cockpit's code does not send the password. The page before it did.
    return hasPassword
            || SubmittedLogin.of(session).flatMap(SubmittedLogin::password).isPresent()
        ? super.createLoginForm(form)
        : form.createLoginUsername();
  }

  // Keycloak passes the step only to its own forms.
  private AuthenticationFlowContext context(
      AuthenticationSessionModel login, AuthenticationExecutionModel execution) {
    KeycloakContext context = session.getContext();
    AuthenticationFlowContext step = new AuthenticationProcessor()
        .setSession(session)
        .setRealm(context.getRealm())
        .setAuthenticationSession(login)
        .setBrowserFlow(true)
        .setFlowPath(LoginActionsService.AUTHENTICATE_PATH)
        .setConnection(context.getConnection())
        .setUriInfo(context.getUri())
        .setRequest(context.getHttpRequest())
        .createAuthenticatorContext(execution, this, List.of());
    step.setAuthenticationSelections(List.of());
    AuthenticatorUtils.setupReauthenticationInUsernamePasswordFormError(step);
    return step;
  }
}
