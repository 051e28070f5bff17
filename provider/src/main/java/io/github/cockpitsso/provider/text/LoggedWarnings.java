package io.github.cockpitsso.provider.text;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the log of this server says already, so that it is said once and not with every request. */
public final class LoggedWarnings {
  private static final int MOST = 1000;

  private final Set<String> made = ConcurrentHashMap.newKeySet();

  /** Whether this is said for the first time, or for the first time since it was {@link #settle}d. */
  public boolean isNew(String complaint) {
    if (made.size() > MOST) {
      made.clear();
    }
    return made.add(complaint);
  }

  /** There is nothing to complain about any more. */
  public void settle(String complaint) {
    made.remove(complaint);
  }
}
