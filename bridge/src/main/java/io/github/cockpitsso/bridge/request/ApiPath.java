package io.github.cockpitsso.bridge.request;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A path of Cockpit's API that can be read in one way only. Cockpit neither decodes nor merges slashes
 * ({@code docs/cockpit-contract.md} §3), servers before it do; so whatever would be the same only after decoding or
 * merging is refused, and this text is both what is judged and what Cockpit sees.
 *
 * @param raw the path as it was sent and will be sent, percent-encoded, starting with a slash
 */
public record ApiPath(String raw) {
  private static final String WORD = "abcdefghijklmnopqrstuvwxyz0123456789_-";

  /** Escapes of what needs none (RFC 3986, 6.2.2.2), and of what separates, climbs, ends, or decodes twice. */
  private static final Pattern NEEDLESS_ESCAPE = Pattern.compile(
      "%(?:2[DEdeFf35]|3[0-9BbFf]|4[1-9A-Fa-f]|5[0-9AaCcFf]|6[1-9A-Fa-f]|7[0-9AaEeFf]|[01][0-9A-Fa-f])");

  /** Hidden files, and whatever servers hand to PHP or another program, be it by the middle of a name. */
  private static final Pattern UNSERVED = Pattern.compile(
      "/\\.|\\.(?:ph(?:p\\d*|tml?|ar|ps)|shtml|cgi|pl|py|jspx?|aspx?)(?![A-Za-z0-9])",
      Pattern.CASE_INSENSITIVE);

  /** What PHP's {@code parse_url} takes for a port, and the path for none: behind nginx that is Cockpit's admin UI. */
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}(?:/|$)");

  private static final Pattern ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._~!$&'()*+,=:@/%-]+");

  /**
   * Reads the path of a request.
   *
   * @param raw the path without the query, as sent
   * @param space the public prefix: {@code ""}, or {@code /:name} of the configured space
   */
  public static Decision<ApiPath> read(String raw, String space) {
    String path = raw.startsWith("/") ? raw : "/" + raw;
    if (!isCanonical(path)) {
      return Decision.refused(Reason.PATH_NOT_CANONICAL);
    }
    if (!path.startsWith(space + "/api/")) {
      return Decision.refused(Reason.NOT_FOUND);
    }
    String below = path.substring(space.length() + "/api/".length());
    return isReserved(below)
        ? Decision.refused(Reason.NOT_FOUND)
        : Decision.granted(new ApiPath(path));
  }

  /**
   * Reads the path of a file below Cockpit's uploads, which have no server-side meaning: no script, no folder, and
   * nothing hidden.
   *
   * @param raw the path without the query, as sent
   * @param folder where uploads are, with a slash at both ends
   */
  public static Decision<ApiPath> readUpload(String raw, String folder) {
    if (!isCanonical(raw)) {
      return Decision.refused(Reason.PATH_NOT_CANONICAL);
    }
    boolean file = raw.startsWith(folder) && !raw.endsWith("/");
    return file && !UNSERVED.matcher(raw.substring(folder.length() - 1)).find()
        ? Decision.granted(new ApiPath(raw))
        : Decision.refused(Reason.NOT_FOUND);
  }

  /** Whether it is a file of Cockpit's uploads and not of its API. */
  public boolean isUpload() {
    return raw.startsWith("/storage/uploads/") || raw.startsWith("/.spaces/");
  }

  private static boolean isCanonical(String path) {
    if (!ALLOWED.matcher(path).matches()
        || path.contains("//")
        || PORT.matcher(path).find()
        || ESCAPE.matcher(path).find()
        || NEEDLESS_ESCAPE.matcher(path).find()) {
      return false;
    }
    for (String segment : path.split("/", -1)) {
      // "/:../api" is Cockpit's master in every space (§8), though no server takes ":.." for dots.
      // Wherever
      // "../" stands, be it in ".../", Cockpit drops segments of dots alone: that is user/auth by
      // another name.
      if (segment.equals(".") || segment.equals(":.") || segment.endsWith("..")) {
        return false;
      }
    }
    return true;
  }

  /** The addon's calls belong to provider and bridge. File endpoints have aliases such as {@code auth.post} (§6.1). */
  private static boolean isReserved(String below) {
    String path = below.toLowerCase(Locale.ROOT);
    return isAt(path, "sso") || isAt(path, "user/auth");
  }

  private static boolean isAt(String path, String prefix) {
    return path.startsWith(prefix)
        && (path.length() == prefix.length() || WORD.indexOf(path.charAt(prefix.length())) < 0);
  }
}
