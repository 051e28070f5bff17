package io.github.cockpitsso.client.http;

import io.github.cockpitsso.client.Secret;
import java.net.URI;
import java.util.Optional;

/**
 * A request to Cockpit.
 *
 * @param method upper case
 * @param uri the whole URL; contains no secret, so it may be logged
 * @param apiKey sent as header {@code api-key}
 * @param body JSON in UTF-8; may contain a password and is never logged
 */
public record Call(String method, URI uri, Optional<Secret> apiKey, Optional<byte[]> body) {

  /** Method and URL, without key and body. */
  @Override
  public String toString() {
    return method + " " + uri;
  }
}
