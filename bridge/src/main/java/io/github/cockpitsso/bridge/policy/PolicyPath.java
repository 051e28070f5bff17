package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.request.RequestPath;
import java.util.List;

/**
 * The part of a path that policies are about: below {@code /api}, without a slash at the end. That
 * slash is nothing to Cockpit in a space and for its file endpoints
 * ({@code docs/cockpit-contract.md} §4, §6.1), so it is nothing here.
 *
 * @param raw the whole path
 * @param from where the slash behind {@code /api} is
 * @param to where it ends
 */
public record PolicyPath(String raw, int from, int to) {
  private static final String API = "/api";
  private static final List<String> METHOD_ENDINGS =
      List.of(".get", ".head", ".post", ".put", ".patch", ".delete", ".options");

  /** The part of a path that was found to be one of Cockpit's API. */
  public static PolicyPath of(RequestPath path) {
    String raw = path.raw();
    int from = raw.indexOf(API + "/") + API.length();
    return new PolicyPath(raw, from, raw.endsWith("/") ? raw.length() - 1 : raw.length());
  }

  /**
   * Whether it names a file endpoint by the method in the file's name, which runs by any method
   * then (§6.1).
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
