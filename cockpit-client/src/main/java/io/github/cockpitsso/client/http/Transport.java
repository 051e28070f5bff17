package io.github.cockpitsso.client.http;

/**
 * Sends requests. In Keycloak this is Keycloak's own HTTP client, in the bridge Apache HttpClient
 * 5. The operator configures truststore, proxy and pool of both.
 *
 * <p>An implementation enforces its {@link Bounds}. It follows no redirect, repeats no call, stores
 * no cookies, and does not throw because of the network or the server. It sends {@code Accept:
 * application/json} and, with a body, {@code Content-Type: application/json}.
 */
@FunctionalInterface
public interface Transport {

  /** Sends the call and waits for its reply. */
  Reply send(Call call);
}
