package io.github.cockpitsso.provider.request;

import java.util.Optional;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakContext;

/** The request that Keycloak currently serves. */
public final class CurrentRequest {
  private CurrentRequest() {}

  /**
   * The request. Empty in a command such as {@code kc.sh bootstrap-admin}, and in Keycloak's
   * background tasks.
   */
  public static Optional<HttpRequest> of(KeycloakContext context) {
    try {
      return Optional.ofNullable(context.getHttpRequest());
    } catch (RuntimeException e) {
      // CDI's ContextNotActiveException, a class that extensions cannot see.
      return Optional.empty();
    }
  }
}
