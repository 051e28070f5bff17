package io.github.cockpitsso.bridge.token;

import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Reply;
import java.net.URI;

/**
 * Asks the issuer about a token (RFC 7662), as a confidential client. Ends within bounds, throws
 * for no outage.
 */
@FunctionalInterface
public interface IntrospectionCall {

  /** Sends the token and waits for the answer. */
  Reply introspect(URI endpoint, String clientId, Secret clientSecret, Secret token);
}
