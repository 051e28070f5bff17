package io.github.cockpitsso.provider.text;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which warnings this server has logged, so that each is logged once and not with
 * every request.
 */
public final class LoggedWarnings {
  private static final int MAX = 1000;

  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  /** Whether this warning is new, or new since it was {@link #resolve}d. */
  public boolean isNew(String complaint) {
    if (logged.size() > MAX) {
      logged.clear();
    }
    return logged.add(complaint);
  }

  /** Forgets the warning, because its cause no longer exists. */
  public void resolve(String complaint) {
    logged.remove(complaint);
  }
}
