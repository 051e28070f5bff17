package io.github.cockpitsso.client.http;

/**
 * Moves the bytes. In Keycloak this is Keycloak's own HTTP client, in the bridge Apache HttpClient 5: truststore, proxy
 * and pool are the operator's.
 *
 * <p>An implementation keeps to its {@link Bounds}, follows no redirect, repeats no call, sends {@code Accept:
 * application/json} and, with a body, {@code Content-Type: application/json}, keeps no cookies, and throws for nothing
 * that the network or the other side did.
 */
@FunctionalInterface
public interface Transport {

  /** Sends the call and waits for its end. */
  Reply send(Call call);
}
