package io.github.cockpitsso.provider.request;

import java.util.Optional;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakContext;

/** The request that is being served. */
public final class CurrentRequest {
  private CurrentRequest() {}

  /** The request; nothing in a command such as {@code kc.sh bootstrap-admin}, or in Keycloak's background work. */
  public static Optional<HttpRequest> of(KeycloakContext context) {
    try {
      return Optional.ofNullable(context.getHttpRequest());
    } catch (RuntimeException e) {
      // CDI's ContextNotActiveException, a class that extensions need not see.
      return Optional.empty();
    }
  }
}
