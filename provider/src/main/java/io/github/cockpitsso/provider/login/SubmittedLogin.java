package io.github.cockpitsso.provider.login;

import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.provider.request.CurrentRequest;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;

/**
 * The credentials in the current request, if it is a login: a form of the browser flow, or a direct
 * grant. Keycloak passes the username to a federation in lower case and without the password, and
 * does not know the code.
 *
 * @param name as typed; the browser form strips blanks
 * @param code of Cockpit's second factor
 * @param asksForCode whether the form can ask for the code, by catching
 *     {@link SecondFactorRequired}
 */
public record SubmittedLogin(
    String name, Optional<Secret> password, Optional<Secret> code, boolean asksForCode) {
  private static final String BROWSER = "/login-actions/authenticate";
  private static final String TOKEN = "/protocol/openid-connect/token";
  private static final String KEY = SubmittedLogin.class.getName();

  /** The submitted login. Empty for every other request, such as an administrator's search. */
  public static Optional<SubmittedLogin> of(KeycloakSession session) {
    return Optional.ofNullable(session.getAttribute(KEY, SubmittedLogin.class))
        .or(() -> submitted(session.getContext()));
  }

  /** Sets the login of this request, for a form with more than the request's own parameters. */
  void store(KeycloakSession session) {
    session.setAttribute(KEY, this);
  }

  private static Optional<SubmittedLogin> submitted(KeycloakContext context) {
    return CurrentRequest.of(context)
        .filter(it -> "POST".equals(it.getHttpMethod()))
        .flatMap(it -> submitted(context, it));
  }

  private static Optional<SubmittedLogin> submitted(KeycloakContext context, HttpRequest request) {
    String path = context.getUri().getPath();
    MultivaluedMap<String, String> form = request.getDecodedFormParameters();
    String name = form.getFirst("username");
    boolean directGrant = path.endsWith(TOKEN) && "password".equals(form.getFirst("grant_type"));
    if (name == null || !(directGrant || path.endsWith(BROWSER))) {
      return Optional.empty();
    }
    // Keycloak reads the code of its own second factor from the same parameters.
    Optional<Secret> code = Stream.of("otp", "totp")
        .filter(it -> directGrant)
        .flatMap(it -> Secret.ofNullable(form.getFirst(it)).stream())
        .findFirst();
    return Optional.of(
        new SubmittedLogin(name.trim(), Secret.ofNullable(form.getFirst("password")), code, false));
  }

  /** Whether this login is for the user with this Keycloak username. */
  public boolean isAbout(String username) {
    return name.equalsIgnoreCase(username)
        || name.toLowerCase(Locale.ROOT).equals(username.toLowerCase(Locale.ROOT));
  }
}
