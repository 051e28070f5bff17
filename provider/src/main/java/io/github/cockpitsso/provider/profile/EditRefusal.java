package io.github.cockpitsso.provider.profile;

import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.provider.login.LoginRefusal;
import io.github.cockpitsso.provider.request.CurrentRequest;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.MessageFormat;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.UserModel;
import org.keycloak.services.ErrorPage;
import org.keycloak.services.ErrorResponse;
import org.keycloak.services.messages.Messages;
import org.keycloak.theme.Theme;

/**
 * Why a change did not reach Cockpit, for the user or administrator who made it.
 *
 * @param message key of a text in theme-resources/messages, or of Keycloak's own
 * @param details values for the placeholders of the text
 */
public record EditRefusal(String message, Status status, List<Object> details) {

  EditRefusal(String message, Status status) {
    this(message, status, List.of());
  }

  /** The refusal in this outcome. Empty if the change succeeded. */
  static Optional<EditRefusal> of(Outcome<?> outcome) {
    if (outcome instanceof Outcome.Found<?>) {
      return Optional.empty();
    }
    if (outcome instanceof Outcome.NotFound<?>) {
      return Optional.of(new EditRefusal("cockpitEditGone", Status.BAD_REQUEST));
    }
    if (outcome instanceof Outcome.Denied<?> denied && denied.reason() == Denial.PERMISSION) {
      return Optional.of(new EditRefusal("cockpitEditForbidden", Status.BAD_REQUEST));
    }
    if (outcome instanceof Outcome.Invalid<?> invalid) {
      return Optional.of(of(invalid));
    }
    return Optional.of(new EditRefusal(
        outcome.mayBeDone() ? "cockpitEditUncertain" : "cockpitEditUnavailable",
        Status.SERVICE_UNAVAILABLE));
  }

  /**
   * The result of a write, for logs. Cockpit's own message could repeat a password, so it is
   * left out.
   */
  static String cause(Outcome<?> outcome) {
    return outcome instanceof Outcome.Invalid<?> invalid
        ? (invalid.conflict() ? "taken: " : "invalid: ") + invalid.field()
        : outcome.describe();
  }

  private static EditRefusal of(Outcome.Invalid<?> invalid) {
    Status status = invalid.conflict() ? Status.CONFLICT : Status.BAD_REQUEST;
    String message =
        switch (invalid.field()) {
          case "email" -> invalid.conflict() ? Messages.EMAIL_EXISTS : Messages.INVALID_EMAIL;
          case "user" -> invalid.conflict() ? Messages.USERNAME_EXISTS : "cockpitEditUsername";
          case "password" -> "cockpitEditPassword";
          case "name" -> "cockpitEditName";
          default -> "cockpitEditRefused";
        };
    return new EditRefusal(message, status);
  }

  /**
   * The exception that ends a request before anything is written: a page and an event in a login,
   * otherwise JSON.
   */
  RuntimeException earlyException(KeycloakSession session) {
    KeycloakContext context = session.getContext();
    String text = text(session, Optional.empty());
    return context.getUri().getPath().contains("/login-actions/")
        ? new LoginRefusal.FlowRefusal(
            text,
            "Cockpit refused the change: " + text,
            ErrorPage.error(session, context.getAuthenticationSession(), status, message))
        : exception(session, Optional.empty());
  }

  /**
   * The exception that ends the request and rolls Keycloak back. It is too late for a page of our
   * own: Keycloak shows its general error page.
   *
   * @param user whose language to use; empty if there is no user yet
   */
  public RuntimeException exception(KeycloakSession session, Optional<UserModel> user) {
    return ErrorResponse.error(text(session, user), status);
  }

  /**
   * The exception for a refused password. Keycloak's pages translate the message of a
   * {@link ModelException}. The admin API replaces it with "Could not update user!", so
   * administrators get the text itself.
   */
  public static RuntimeException ofPassword(KeycloakSession session, ModelException refused) {
    return isByAdministrator(session)
        ? new EditRefusal(
                refused.getMessage(),
                Status.BAD_REQUEST,
                refused.getParameters() == null ? List.of() : List.of(refused.getParameters()))
            .exception(session, Optional.empty())
        : refused;
  }

  /** Whether the current request is one of the admin API. */
  public static boolean isByAdministrator(KeycloakSession session) {
    return CurrentRequest.of(session.getContext()).isPresent()
        && session.getContext().getUri().getPath().contains("/admin/realms/");
  }

  private String text(KeycloakSession session, Optional<UserModel> user) {
    try {
      String text = session
          .theme()
          .getTheme(Theme.Type.LOGIN)
          .getMessages(session.getContext().resolveLocale(user.orElse(null)))
          .getProperty(message, message);
      return details.isEmpty() ? text : MessageFormat.format(text, details.toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
