package io.github.cockpitsso.provider.request;

import java.util.Optional;
import org.keycloak.events.EventBuilder;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;

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

  /** A new event with the realm, the client and the address of this request. */
  public static EventBuilder event(KeycloakSession session) {
    KeycloakContext context = session.getContext();
    return new EventBuilder(context.getRealm(), session, context.getConnection())
        .client(context.getClient());
  }
}
