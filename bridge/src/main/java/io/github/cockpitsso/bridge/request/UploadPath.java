package io.github.cockpitsso.bridge.request;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.util.regex.Pattern;

/**
 * The path of an uploaded file or a thumbnail. Cockpit's web server sends these itself: without an
 * API key and without reading a query.
 */
public record UploadPath(String raw) implements RequestPath {
  private static final String STORAGE = "/storage/";
  private static final String UPLOADS = "uploads/";
  private static final String THUMBNAILS = "tmp/thumbs/";

  /** Hidden files, and names that make servers run PHP or another program, even in the middle. */
  private static final Pattern UNSERVED = Pattern.compile(
      "/\\.|\\.(?:ph(?:p\\d*|t(?:ml?)?|ar|ps)|shtml?|stm|f?cgi|pl|py|jspx?|aspx?)(?![A-Za-z0-9])",
      Pattern.CASE_INSENSITIVE);

  // As Cockpit names them: hash, quality, mode and type. Callers choose mode and type (§14).
  private static final Pattern THUMBNAIL = Pattern.compile(
      "[0-9a-f]{32}_-?[0-9]{1,19}_[A-Za-z]{1,32}\\.(?:image/)?(?:avif|bmp|gif|jpe?g|png|webp)");

  private static final Pattern EXTRA_SLASHES = Pattern.compile("^/+|(?<=/)/+");

  /**
   * Whether a path, as sent, may be that of a file that {@link #read} reads.
   *
   * @param storage Cockpit's folder for files, with a slash at both ends
   */
  public static boolean isBelow(String storage, String raw) {
    return raw.startsWith(storage)
        && (raw.startsWith(UPLOADS, storage.length())
            || raw.startsWith(THUMBNAILS, storage.length()));
  }

  /**
   * Reads the path of a file. Scripts, folders and hidden files are not served. Repeated slashes
   * below uploads are merged: Cockpit stores paths that begin with a slash, so apps often write
   * two. Thumbnails are the only files of Cockpit's temporary folder.
   *
   * @param raw the path without the query, as sent
   * @param storage Cockpit's folder for files, with a slash at both ends
   */
  public static Decision<UploadPath> read(String raw, String storage) {
    String uploads = storage + UPLOADS;
    boolean upload = raw.startsWith(uploads);
    String path = upload
        ? uploads + EXTRA_SLASHES.matcher(raw.substring(uploads.length())).replaceAll("")
        : raw;
    if (!CanonicalPath.is(path)) {
      return Decision.refused(Reason.PATH_NOT_CANONICAL);
    }
    boolean served = upload
        ? !path.endsWith("/")
            && !UNSERVED.matcher(path.substring(uploads.length() - 1)).find()
        : path.startsWith(storage + THUMBNAILS)
            && THUMBNAIL
                .matcher(path.substring((storage + THUMBNAILS).length()))
                .matches();
    return served ? Decision.granted(new UploadPath(path)) : Decision.refused(Reason.NOT_FOUND);
  }

  @Override
  public String inner() {
    return raw.substring(raw.indexOf(STORAGE));
  }

  @Override
  public int endOfApi() {
    return raw.length();
  }

  @Override
  public String with(String query) {
    return raw;
  }

  @Override
  public boolean takesKey() {
    return false;
  }
}
