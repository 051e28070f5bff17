package io.github.cockpitsso.provider.login;

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
 * Ends a login that is refused for another reason than a wrong password. Keycloak has no word for it: what a federation
 * answers is right or wrong, and wrong is counted by brute-force detection. An exception goes past that: the login form is
 * shown again with the reason, every other page of a login ends in Keycloak's error page, a direct grant gets an OAuth error,
 * and the event names the cause.
 *
 * <p>The log gets one line, because anybody can send logins that are refused: Keycloak logs the exception of a login form,
 * and would print its stack trace. Nothing logs that of a direct grant.
 */
public final class LoginRefusal {
  private static final Logger LOG = Logger.getLogger(LoginRefusal.class);
  private static final int LONGEST_CAUSE = 300;

  /** Why, and how it is said. */
  public enum Reason {
    /** Nobody can tell whether the password is right. */
    UNAVAILABLE("cockpitUnavailable", 503, "temporarily_unavailable", "Cockpit is unavailable"),
    /** The password is right, but is not enough. */
    SECOND_FACTOR("cockpitSecondFactor", 400, "invalid_grant", "Cockpit asks for a second factor"),
    /** Another account has the name now. */
    REPLACED("cockpitReplaced", 400, "invalid_grant", "Cockpit account was replaced"),
    /** The account is switched off in Cockpit. Said to administrators alone. */
    INACTIVE(Messages.INVALID_USER, 400, "invalid_grant", "Cockpit account is inactive"),
    /** Another account's name differs only in case or Unicode form. Only administrators are told. */
    NAME_CONFLICT(
        Messages.INVALID_USER,
        400,
        "invalid_grant",
        "Cockpit user name conflicts with another account"),
    /** Cockpit does not have the account any more. Said to administrators alone. */
    GONE(Messages.INVALID_USER, 400, "invalid_grant", "Cockpit account was not found");

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

    /** In words for events and logs. */
    String describe() {
      return description;
    }

    /** Whether the person is told no more than that name or password is wrong: the rest would tell who has an account. */
    public boolean isSecret() {
      return message.equals(Messages.INVALID_USER);
    }

    /** Key of the text for the user. */
    String message() {
      return message;
    }

    private String answer() {
      return isSecret() ? "Invalid user credentials" : description;
    }
  }

  /** Pages that run an authentication flow. Keycloak answers with the response of the exception, and writes the event. */
  private static final Pattern FLOW = Pattern.compile(
      ".*/login-actions/(authenticate|first-broker-login|post-broker-login|reset-credentials|registration)");

  private static final Pattern PAGE = Pattern.compile(".*/(login-actions|broker)/.*");

  private final KeycloakSession session;
  private final String federation;

  /** Refusals of the federation of this name. */
  public LoginRefusal(KeycloakSession session, String federation) {
    this.session = session;
    this.federation = federation;
  }

  /** Whether the request being served is the login form, which can be shown again with a reason. */
  public boolean isOfForm() {
    KeycloakContext context = session.getContext();
    AuthenticationSessionModel login = context.getAuthenticationSession();
    return login != null
        && context.getUri().getPath().endsWith("/login-actions/authenticate")
        && RefusalPage.step(context.getRealm(), login).isPresent();
  }

  /**
   * Whether Keycloak itself must answer, as it does to a wrong password: on a page for which no form can be made here. The log
   * gets the reason.
   */
  public boolean isHidden(LoginProblem trouble, UserModel user) {
    if (!trouble.reason().isSecret() || isOfForm() || !isOfPage()) {
      return false;
    }
    LOG.warn(line(Optional.of(user), detail(trouble.reason(), trouble.cause())));
    return true;
  }

  private boolean isOfPage() {
    return PAGE.matcher(session.getContext().getUri().getPath()).matches();
  }

  /**
   * The exception to throw; its line in the log is written.
   *
   * @param cause what administrators should know; holds no secret; may be empty
   * @param user who it is, if that is known; the event of a login form is Keycloak's own, and has the name alone
   */
  public RuntimeException of(Reason reason, String cause, Optional<UserModel> user) {
    String detail = detail(reason, cause);
    String line = line(user, detail);
    AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
    if (isOfForm()) {
      return new Refused(detail, line, new RefusalPage(session).show(login, reason));
    }
    if (isOfPage()) {
      Response page = ErrorPage.error(
          session, login, Response.Status.fromStatusCode(reason.status), reason.message);
      if (FLOW.matcher(session.getContext().getUri().getPath()).matches()) {
        return new Refused(detail, line, page);
      }
      LOG.warn(line);
      writeEvent(detail, user);
      return new Answered(page);
    }
    LOG.warn(line);
    writeEvent(detail, user);
    return new Answered(tokenError(reason));
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

  /** For the event. Part of a cause may be Cockpit's own words, of any length. */
  static String detail(Reason reason, String cause) {
    return cause.isEmpty()
        ? reason.describe()
        : reason.describe() + ": " + LogLine.of(cause, LONGEST_CAUSE);
  }

  private void writeEvent(String detail, Optional<UserModel> user) {
    KeycloakContext context = session.getContext();
    var event = new EventBuilder(context.getRealm(), session, context.getConnection())
        .event(EventType.LOGIN)
        .client(context.getClient())
        .detail(Details.AUTHENTICATION_ERROR_DETAIL, detail);
    SubmittedLogin.of(session).ifPresent(form -> event.detail(Details.USERNAME, form.name()));
    user.ifPresent(event::user);
    event.error(Errors.GENERIC_AUTHENTICATION_ERROR);
  }

  private static Response tokenError(Reason reason) {
    Response.ResponseBuilder response = Response.status(reason.status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        // As Keycloak writes one of its own, to the order of the members.
        .entity(new OAuth2ErrorRepresentation(reason.error, reason.answer()));
    return reason == Reason.UNAVAILABLE
        ? response.header(HttpHeaders.RETRY_AFTER, "5").build()
        : response.build();
  }

  /** Carries the answer to a request that runs no flow of Keycloak's pages, such as a direct grant. */
  @SuppressWarnings("serial") // thrown and caught within one request
  private static final class Answered extends WebApplicationException {
    Answered(Response answer) {
      super(answer);
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }

  /**
   * Carries the page as well as the event's detail, which Keycloak's own constructors do not. Keycloak logs it as a warning
   * ({@code AuthenticationProcessor.handleBrowserException}); without a stack trace that is one line.
   */
  @SuppressWarnings("serial") // thrown and caught within one request
  public static final class Refused extends AuthenticationFlowException {
    private final String detail;
    private final String line;

    /**
     * A refusal.
     *
     * @param detail for the event
     * @param line for the log
     */
    public Refused(String detail, String line, Response page) {
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
