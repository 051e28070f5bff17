package io.github.cockpitsso.provider.login;

import io.github.cockpitsso.provider.request.CurrentRequest;
import io.github.cockpitsso.provider.text.LogLine;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.AuthenticationFlowException;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;
import org.keycloak.services.ErrorPage;
import org.keycloak.services.messages.Messages;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Ends a login that is refused for another reason than a wrong password. A federation can only
 * answer true or false, and brute-force detection counts false. So this throws an exception
 * instead. The login form then shows the reason. Other pages of a login end in Keycloak's error
 * page, and a direct grant gets an OAuth error. The event names the cause.
 *
 * <p>The log gets one line per refusal, because anyone can cause them. Keycloak logs the exception
 * of a login form and would print its stack trace. It does not log the exception of a direct grant.
 */
public final class LoginRefusal {
  private static final Logger LOG = Logger.getLogger(LoginRefusal.class);
  private static final int MAX_CAUSE = 300;

  /** The reason, with its message, status and OAuth error. */
  public enum Reason {
    /** Cockpit is unavailable, so the password cannot be checked. */
    UNAVAILABLE("cockpitUnavailable", 503, "temporarily_unavailable", "Cockpit is unavailable"),
    /** The password is right, but a second factor is required. */
    SECOND_FACTOR("cockpitSecondFactor", 400, "invalid_grant", "Cockpit asks for a second factor"),
    /** The name now belongs to another account. */
    REPLACED("cockpitReplaced", 400, "invalid_grant", "Cockpit account was replaced"),
    /** The account is inactive in Cockpit. Only administrators see this reason. */
    INACTIVE(Messages.INVALID_USER, 400, "invalid_grant", "Cockpit account is inactive"),
    /**
     * Another account's name differs only in case or Unicode form. Only administrators see
     * this reason.
     */
    NAME_CONFLICT(
        Messages.INVALID_USER,
        400,
        "invalid_grant",
        "Cockpit user name conflicts with another account"),
    /** The account does not exist in Cockpit. Only administrators see this reason. */
    MISSING(Messages.INVALID_USER, 400, "invalid_grant", "Cockpit account was not found");

    private final String message;
    private final int status;
    private final String error;
    private final String description;

    Reason(String message, int status, String error, String description) {
      this.message = message;
      this.status = status;
      this.error = error;
      this.description = description;
    }

    /** For events and logs. */
    String describe() {
      return description;
    }

    /**
     * Whether the user only sees "invalid username or password". The reason would reveal that the
     * account exists.
     */
    public boolean isSecret() {
      return message.equals(Messages.INVALID_USER);
    }

    /** Message key of the text for the user. */
    String message() {
      return message;
    }

    private String answer() {
      return isSecret() ? "Invalid user credentials" : description;
    }
  }

  /**
   * Pages that run an authentication flow. Keycloak answers with the response of the exception, and
   * writes the event.
   */
  private static final Pattern FLOW = Pattern.compile(
      ".*/login-actions/(authenticate|first-broker-login|post-broker-login|reset-credentials"
          + "|registration)");

  private static final Pattern PAGE = Pattern.compile(".*/(login-actions|broker)/.*");

  private final KeycloakSession session;
  private final String federation;

  /** Refusals of the federation with this name. */
  public LoginRefusal(KeycloakSession session, String federation) {
    this.session = session;
    this.federation = federation;
  }

  /** Whether the current request is the login form, which can be shown again with a reason. */
  public boolean isLoginForm() {
    KeycloakContext context = session.getContext();
    AuthenticationSessionModel login = context.getAuthenticationSession();
    return login != null
        && context.getUri().getPath().endsWith("/login-actions/authenticate")
        && RefusalPage.step(context.getRealm(), login).isPresent();
  }

  /**
   * Whether Keycloak itself must answer as for a wrong password: on a page that cannot be shown
   * again from here. The reason is logged.
   */
  public boolean isHidden(LoginProblem loginProblem, UserModel user) {
    if (!loginProblem.reason().isSecret() || isLoginForm() || !isPage()) {
      return false;
    }
    LOG.warn(line(Optional.of(user), detail(loginProblem.reason(), loginProblem.cause())));
    return true;
  }

  private boolean isPage() {
    return PAGE.matcher(session.getContext().getUri().getPath()).matches();
  }

  /**
   * Logs the refusal and returns the exception to throw.
   *
   * @param cause for administrators; contains no secret; may be empty
   * @param user empty if unknown; Keycloak's own event of a login form has the username alone
   */
  public RuntimeException of(Reason reason, String cause, Optional<UserModel> user) {
    String detail = detail(reason, cause);
    String line = line(user, detail);
    AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
    if (isLoginForm()) {
      return new FlowRefusal(detail, line, new RefusalPage(session).show(login, reason));
    }
    Response answer = isPage()
        ? ErrorPage.error(
            session, login, Response.Status.fromStatusCode(reason.status), reason.message)
        : tokenError(reason);
    if (FLOW.matcher(session.getContext().getUri().getPath()).matches()) {
      return new FlowRefusal(detail, line, answer);
    }
    LOG.warn(line);
    writeEvent(detail, user);
    return new RequestRefusal(answer);
  }

  private String line(Optional<UserModel> user, String detail) {
    return "Cockpit federation '%s' refuses the login of '%s': %s"
        .formatted(LogLine.of(federation), LogLine.of(name(user)), detail);
  }

  private String name(Optional<UserModel> user) {
    return SubmittedLogin.of(session)
        .map(SubmittedLogin::name)
        .or(() -> user.map(UserModel::getUsername))
        .orElse("");
  }

  /** The event detail. A cause can contain text from Cockpit, of any length. */
  static String detail(Reason reason, String cause) {
    return cause.isEmpty()
        ? reason.describe()
        : reason.describe() + ": " + LogLine.of(cause, MAX_CAUSE);
  }

  private void writeEvent(String detail, Optional<UserModel> user) {
    EventBuilder event = CurrentRequest.event(session)
        .event(EventType.LOGIN)
        .detail(Details.AUTHENTICATION_ERROR_DETAIL, detail);
    SubmittedLogin.of(session).ifPresent(form -> event.detail(Details.USERNAME, form.name()));
    user.ifPresent(event::user);
    event.error(Errors.GENERIC_AUTHENTICATION_ERROR);
  }

  private static Response tokenError(Reason reason) {
    Response.ResponseBuilder response = Response.status(reason.status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        // In the member order of Keycloak's own errors.
        .entity(new OAuth2ErrorRepresentation(reason.error, reason.answer()));
    return reason == Reason.UNAVAILABLE
        ? response.header(HttpHeaders.RETRY_AFTER, "5").build()
        : response.build();
  }

  /** Carries the response to a request without an authentication flow, such as a direct grant. */
  @SuppressWarnings("serial") // thrown and caught within one request
  private static final class RequestRefusal extends WebApplicationException {
    RequestRefusal(Response answer) {
      super(answer);
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }

  /**
   * Carries the page and the event detail, which Keycloak's own constructors do not support.
   * Keycloak logs it as a warning ({@code AuthenticationProcessor.handleBrowserException}). Without
   * a stack trace that is one line.
   */
  @SuppressWarnings("serial") // thrown and caught within one request
  public static final class FlowRefusal extends AuthenticationFlowException {
    private final String detail;
    private final String line;

    /**
     * A refusal.
     *
     * @param detail for the event
     * @param line for the log
     */
    public FlowRefusal(String detail, String line, Response page) {
      super(AuthenticationFlowError.GENERIC_AUTHENTICATION_ERROR, page);
      this.detail = detail;
      this.line = line;
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }

    @Override
    public String getEventDetails() {
      return detail;
    }

    @Override
    public String getMessage() {
      return detail;
    }

    @Override
    public String toString() {
      return line;
    }
  }
}
