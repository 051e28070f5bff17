package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.request.RequestPath;
import java.util.List;

/**
 * The part of a path that rules compare: below {@code /api}, without a slash at the end. Cockpit
 * ignores that slash in a space and for its file endpoints ({@code docs/cockpit-contract.md} §4,
 * §6.1).
 *
 * @param raw the whole path
 * @param from index of the slash after {@code /api}
 * @param to index of its end, exclusive
 */
public record PolicyPath(String raw, int from, int to) {
  private static final String API = "/api";
  private static final List<String> METHOD_ENDINGS =
      List.of(".get", ".head", ".post", ".put", ".patch", ".delete", ".options");

  /** The part of an API path. */
  public static PolicyPath of(RequestPath path) {
    String raw = path.raw();
    int from = raw.indexOf(API + "/") + API.length();
    return new PolicyPath(raw, from, raw.endsWith("/") ? raw.length() - 1 : raw.length());
  }

  /**
   * Whether the path contains the method of a file endpoint, such as {@code /x.post}. Cockpit then
   * runs the file with any method (§6.1).
   */
  boolean namesMethod() {
    for (String ending : METHOD_ENDINGS) {
      int start = to - ending.length();
      if (start > from && raw.regionMatches(true, start, ending, 0, ending.length())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return raw.substring(from, to);
  }
}
