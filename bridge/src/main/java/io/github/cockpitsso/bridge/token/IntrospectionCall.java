package io.github.cockpitsso.bridge.token;

import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Reply;
import java.net.URI;

/**
 * An introspection request (RFC 7662) of a confidential client. It ends within deadlines, and an
 * outage is a {@link Reply}, not an exception.
 */
@FunctionalInterface
public interface IntrospectionCall {

  /**
   * Sends the token and waits for the response.
   *
   * @param withKey whether the response is to contain the user's API key. Without it, Keycloak does
   * not look it up in Cockpit
   */
  Reply introspect(
      URI endpoint, String clientId, Secret clientSecret, Secret token, boolean withKey);
}
