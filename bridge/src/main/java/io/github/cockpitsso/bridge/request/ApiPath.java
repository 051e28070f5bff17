package io.github.cockpitsso.bridge.request;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.util.Locale;

/** A path of Cockpit's API, with or without a space. */
public record ApiPath(String raw) implements RequestPath {
  private static final String API = "/api/";
  private static final String WORD = "abcdefghijklmnopqrstuvwxyz0123456789_-";

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
    if (!path.startsWith(space + API)) {
      return Decision.refused(Reason.NOT_FOUND);
    }
    String below = path.substring(space.length() + API.length());
    return isReserved(below)
        ? Decision.refused(Reason.NOT_FOUND)
        : Decision.granted(new ApiPath(path));
  }

  // A space has one segment, so the first "/api/" is the one that follows it.
  @Override
  public String inner() {
    return raw.substring(raw.indexOf(API));
  }

  @Override
  public String belowApi() {
    int api = raw.indexOf(API);
    return api < 0 ? "" : raw.substring(api + API.length());
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
  private static boolean isReserved(String below) {
    String path = below.toLowerCase(Locale.ROOT);
    return isAt(path, "sso") || isAt(path, "user/auth");
  }

  private static boolean isAt(String path, String prefix) {
    return path.startsWith(prefix)
        && (path.length() == prefix.length() || WORD.indexOf(path.charAt(prefix.length())) < 0);
  }
}
