package io.github.cockpitsso.provider.lookup;

import io.github.cockpitsso.provider.request.RequestEnd;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.models.KeycloakSession;

/**
 * Allows one login per username at a time on this server. Other requests see a failed login only
 * after its request has ended. Without the lock, many guesses could run in parallel.
 */
public final class NameLock {
  private final Set<String> locked = ConcurrentHashMap.newKeySet();

  /** Whether this request gets the lock. It is released at the end of the request. */
  boolean tryLock(KeycloakSession session, String name) {
    if (!locked.add(name)) {
      return false;
    }
    try {
      RequestEnd.afterCompletion(session, () -> locked.remove(name));
    } catch (RuntimeException e) {
      // If the request has already ended, the lock would never be released.
      locked.remove(name);
      throw e;
    }
    return true;
  }
}
