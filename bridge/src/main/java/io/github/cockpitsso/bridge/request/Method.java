package io.github.cockpitsso.bridge.request;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.util.Set;

/** The HTTP methods that the bridge forwards. */
public final class Method {
  /** The value of {@code Allow}: the methods of Cockpit's API. */
  public static final String ALLOW = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  // TRACE, or TRACK by its old name, echoes headers; CONNECT and PRI are not about a resource.
  private static final Set<String> REFUSED = Set.of("TRACE", "CONNECT", "TRACK", "PRI");
  private static final int LONGEST = 32;

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private Method() {}

  /** Whether a method only reads (RFC 9110, 9.2.1). */
  public static boolean isSafe(String method) {
    return SAFE.contains(method);
  }

  /** The method as sent: upper case letters, and not one that a gateway must not forward. */
  public static Decision<String> read(String method) {
    return isUpperCase(method) && !REFUSED.contains(method)
        ? Decision.granted(method)
        : Decision.refused(Reason.METHOD_NOT_ALLOWED);
  }

  private static boolean isUpperCase(String method) {
    if (method.isEmpty() || method.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < method.length(); i++) {
      if (method.charAt(i) < 'A' || method.charAt(i) > 'Z') {
        return false;
      }
    }
    return true;
  }
}
