package io.github.cockpitsso.provider.federation;

import jakarta.ws.rs.core.Response;
import java.util.List;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordForm;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Keycloak's form for name and password, shown once more with a reason. Keycloak makes it as it does after a wrong password,
 * so that the two can not be told apart, and so that passkeys are still offered where the realm has them.
 */
final class RefusalPage extends UsernamePasswordForm {
  private final KeycloakSession session;

  RefusalPage(KeycloakSession session) {
    super(session);
    this.session = session;
  }

  /**
   * The page.
   *
   * @param execution id of the step that the login is at
   * @param message key of the reason
   */
  Response show(AuthenticationSessionModel login, String execution, String message) {
    return challenge(step(login, execution), message);
  }

  /** The page, with the reason beside this field. */
  Response show(AuthenticationSessionModel login, String execution, String message, String field) {
    return challenge(step(login, execution), message, field);
  }

  // Keycloak hands the step to its own forms alone.
  private AuthenticationFlowContext step(AuthenticationSessionModel login, String execution) {
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
        .createAuthenticatorContext(
            context.getRealm().getAuthenticationExecutionById(execution), this, List.of());
    step.setAuthenticationSelections(List.of());
    AuthenticatorUtils.setupReauthenticationInUsernamePasswordFormError(step);
    return step;
  }
}
