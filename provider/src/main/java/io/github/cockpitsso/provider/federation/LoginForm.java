package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.Secret;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakContext;

/**
 * The name and password that a person typed, when the request being served is a login: the form of the browser flow, or
 * the direct grant. Keycloak hands the name to a federation in lower case and without the password.
 *
 * @param name as typed; the browser's form loses blanks around it
 */
record LoginForm(String name, Optional<Secret> password) {
  private static final String BROWSER = "/login-actions/authenticate";
  private static final String TOKEN = "/protocol/openid-connect/token";

  /** What was typed; nothing for every other request, such as an administrator's search. */
  static Optional<LoginForm> of(KeycloakContext context) {
    HttpRequest request = context.getHttpRequest();
    if (request == null || !"POST".equals(request.getHttpMethod())) {
      return Optional.empty();
    }
    String path = context.getUri().getPath();
    MultivaluedMap<String, String> form = request.getDecodedFormParameters();
    String name = form.getFirst("username");
    boolean login = path.endsWith(BROWSER)
        || (path.endsWith(TOKEN) && "password".equals(form.getFirst("grant_type")));
    return login && name != null
        ? Optional.of(new LoginForm(name.trim(), Secret.ofNullable(form.getFirst("password"))))
        : Optional.empty();
  }

  /** Whether this login is about the user whom Keycloak calls by that name. */
  boolean isAbout(String username) {
    return name.equalsIgnoreCase(username)
        || name.toLowerCase(Locale.ROOT).equals(username.toLowerCase(Locale.ROOT));
  }
}
