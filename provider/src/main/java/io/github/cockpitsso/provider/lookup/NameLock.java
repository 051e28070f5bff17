package io.github.cockpitsso.provider.lookup;

import io.github.cockpitsso.provider.request.RequestEnd;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.models.KeycloakSession;

/**
 * Lets one request at a time through for each name, in this server. A failed login is seen by others only after its
 * request is over; without this, any number of guesses could be under way by then.
 */
public final class NameLock {
  private final Set<String> inside = ConcurrentHashMap.newKeySet();

  /** Whether this request may go on; if so, others of this name may not before it is over. */
  boolean enter(KeycloakSession session, String name) {
    if (!inside.add(name)) {
      return false;
    }
    try {
      RequestEnd.afterCompletion(session, () -> inside.remove(name));
    } catch (RuntimeException e) {
      // A request that is over already would keep the name out for ever.
      inside.remove(name);
      throw e;
    }
    return true;
  }
}
