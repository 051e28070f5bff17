package io.github.cockpitsso.bridge.request;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.util.Set;
import java.util.regex.Pattern;

/** The methods that go through. */
public final class Method {
  /** For {@code Allow}: what Cockpit's API knows. */
  public static final String ALLOW = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  // TRACE echoes the headers, CONNECT and PRI are not about a resource; TRACK is an old name of
  // TRACE.
  private static final Set<String> REFUSED = Set.of("TRACE", "CONNECT", "TRACK", "PRI");
  private static final Pattern UPPER_CASE = Pattern.compile("[A-Z]{1,32}");

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private Method() {}

  /** Whether it only reads (RFC 9110, 9.2.1). */
  public static boolean isSafe(String method) {
    return SAFE.contains(method);
  }

  /** The method as sent: upper case letters, and none that is not for a gateway. */
  public static Decision<String> read(String method) {
    return UPPER_CASE.matcher(method).matches() && !REFUSED.contains(method)
        ? Decision.granted(method)
        : Decision.refused(Reason.METHOD_NOT_ALLOWED);
  }
}
