package io.github.cockpitsso.bridge.request;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A path of Cockpit's API that can be read in one way only. Cockpit neither decodes nor merges
 * slashes ({@code docs/cockpit-contract.md} §3), servers before it do; so whatever would be the
 * same only after decoding or merging is refused, and this text is both what is judged and what
 * Cockpit sees.
 *
 * @param raw the path as it was sent and will be sent, percent-encoded, starting with a slash
 */
public record ApiPath(String raw) {
  private static final String WORD = "abcdefghijklmnopqrstuvwxyz0123456789_-";

  /**
   * Escapes of what needs none (RFC 3986, 6.2.2.2), and of what separates, climbs, ends, or
   * decodes twice.
   */
  private static final Pattern NEEDLESS_ESCAPE = Pattern.compile(
      "%(?:2[DEdeFf35]|3[0-9BbFf]|4[1-9A-Fa-f]|5[0-9AaCcFf]|6[1-9A-Fa-f]|7[0-9AaEeFf]|[01][0-9A-Fa-f])");

  /**
   * Hidden files, and whatever servers hand to PHP or another program, be it by the middle of
   * a name.
   */
  private static final Pattern UNSERVED = Pattern.compile(
      "/\\.|\\.(?:ph(?:p\\d*|t(?:ml?)?|ar|ps)|shtml?|stm|f?cgi|pl|py|jspx?|aspx?)(?![A-Za-z0-9])",
      Pattern.CASE_INSENSITIVE);

  /**
   * What PHP's {@code parse_url} takes for a port, and the path for none: behind nginx that is
   * Cockpit's admin UI.
   */
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}(?:/|$)");

  /** Where files are: below the installation, or below a space of it. */
  private static final Pattern STORAGE =
      Pattern.compile("(?:/:[^/]+|/\\.spaces/[^/]+)?/storage/.+");

  private static final String UPLOADS = "uploads/";
  private static final String THUMBNAILS = "tmp/thumbs/";

  // As Cockpit names them: hash, quality, mode and type. Callers choose mode and type (§14).
  private static final Pattern THUMBNAIL = Pattern.compile(
      "[0-9a-f]{32}_-?[0-9]{1,19}_[A-Za-z]{1,32}\\.(?:image/)?(?:avif|bmp|gif|jpe?g|png|webp)");

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
   * Whether a path, as sent, may be that of a file that {@link #readUpload} reads.
   *
   * @param storage Cockpit's folder for files, with a slash at both ends
   */
  public static boolean isUpload(String raw, String storage) {
    return raw.startsWith(storage + UPLOADS) || raw.startsWith(storage + THUMBNAILS);
  }

  /**
   * Reads the path of an uploaded file or a thumbnail. No script, no folder and no hidden file is
   * one. Repeated slashes below uploads are merged: Cockpit stores paths that begin with a slash,
   * so apps often write two. Thumbnails are the only files of Cockpit's temporary folder.
   *
   * @param raw the path without the query, as sent
   * @param storage Cockpit's folder for files, with a slash at both ends
   */
  public static Decision<ApiPath> readUpload(String raw, String storage) {
    String uploads = storage + UPLOADS;
    boolean upload = raw.startsWith(uploads);
    String path =
        upload ? uploads + raw.substring(uploads.length()).replaceAll("^/+|(?<=/)/+", "") : raw;
    if (!isCanonical(path)) {
      return Decision.refused(Reason.PATH_NOT_CANONICAL);
    }
    boolean served = upload
        ? !path.endsWith("/")
            && !UNSERVED.matcher(path.substring(uploads.length() - 1)).find()
        : path.startsWith(storage + THUMBNAILS)
            && THUMBNAIL
                .matcher(path.substring((storage + THUMBNAILS).length()))
                .matches();
    return served ? Decision.granted(new ApiPath(path)) : Decision.refused(Reason.NOT_FOUND);
  }

  /** Whether it is an uploaded file or a thumbnail, and not a path of the API. */
  public boolean isUpload() {
    return STORAGE.matcher(raw).matches();
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
