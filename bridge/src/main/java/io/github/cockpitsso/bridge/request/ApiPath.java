package io.github.cockpitsso.bridge.request;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;

/** A path of Cockpit's API, with or without a space. */
public record ApiPath(String raw) implements RequestPath {
  private static final String API = "/api/";
  private static final Ascii WORD = Ascii.alphanumericAnd("_-");

  /**
   * Reads the path of a request.
   *
   * @param raw the path without the query, as sent
   * @param space the public prefix: {@code ""}, or {@code /:name} of the configured space
   */
  public static Decision<ApiPath> read(String raw, String space) {
    String path = raw.startsWith("/") ? raw : "/" + raw;
    if (!CanonicalPath.is(path)) {
      return Decision.refused(Reason.PATH_NOT_CANONICAL);
    }
    if (!path.startsWith(space) || !path.startsWith(API, space.length())) {
      return Decision.refused(Reason.NOT_FOUND);
    }
    return isReserved(path, space.length() + API.length())
        ? Decision.refused(Reason.NOT_FOUND)
        : Decision.granted(new ApiPath(path));
  }

  // A space has one segment, so the first "/api/" is the one that follows it.
  @Override
  public String inner() {
    return raw.substring(raw.indexOf(API));
  }

  @Override
  public int endOfApi() {
    int api = raw.indexOf(API);
    return api < 0 ? raw.length() : api + API.length();
  }

  @Override
  public String with(String query) {
    return query.isEmpty() ? raw : raw + "?" + query;
  }

  @Override
  public boolean takesKey() {
    return true;
  }

  /**
   * The addon's calls belong to provider and bridge. File endpoints have aliases such as
   * {@code auth.post} (§6.1).
   */
  private static boolean isReserved(String path, int below) {
    return isAt(path, below, "sso") || isAt(path, below, "user/auth");
  }

  /**
   * Whether a path continues with a prefix, in any case, and no further letter, digit, underscore
   * or hyphen follows it.
   */
  public static boolean isAt(String path, int begin, String prefix) {
    int end = begin + prefix.length();
    return path.regionMatches(true, begin, prefix, 0, prefix.length())
        && (path.length() == end || !WORD.contains(path.charAt(end)));
  }
}
