package io.github.cockpitsso.bridge.request;

import io.github.cockpitsso.bridge.guard.PhpName;
import io.github.cockpitsso.bridge.refusal.Decision;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An accepted path has only one meaning for servers that decode escapes, merge slashes or resolve
 * dots. For Jazzer.
 */
public final class PathFuzz {
  private static final Pattern RESERVED =
      Pattern.compile("(?:sso|user/auth)(?:[^a-z0-9_-].*)?", Pattern.DOTALL);
  private static final Pattern SCRIPT =
      Pattern.compile("\\.(?:php|phtml|phar|cgi)(?:[^a-z0-9]|$)", Pattern.DOTALL);
  private static final String THUMBNAILS = "/storage/tmp/thumbs/";
  private static final String UPLOADS = "/storage/uploads/";

  private PathFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    int line = text.indexOf('\n');
    String path = line < 0 ? text : text.substring(0, line);
    for (String space : List.of("", "/:blog")) {
      ApiPath.read(path, space).ifGranted().ifPresent(read -> api(path, space, read));
    }
    UploadPath.read(path, "/storage/").ifGranted().ifPresent(read -> upload(path, read));
    query(new String(input, StandardCharsets.UTF_8));
  }

  private static void api(String path, String space, ApiPath read) {
    String raw = read.raw();
    check(raw.equals(path) || raw.equals("/" + path), path);
    check(
        ApiPath.read(raw, space) instanceof Decision.Granted<ApiPath> again
            && again.value().equals(read),
        "not the same again: " + raw);
    String decoded = decode(raw);
    readsOneWay(raw, decoded);
    check(decoded.startsWith(space + "/api/"), raw);
    String below = decoded.substring((space + "/api/").length()).toLowerCase(Locale.ROOT);
    check(!RESERVED.matcher(below).matches(), "the addon's: " + raw);
  }

  private static void upload(String path, UploadPath read) {
    String decoded = decode(read.raw());
    check(read.raw().equals(path) || path.startsWith(UPLOADS), path);
    check(read.raw().equals(path.replaceAll("/+", "/")), path);
    check(
        UploadPath.read(read.raw(), "/storage/") instanceof Decision.Granted<UploadPath> again
            && again.value().equals(read),
        "not the same again: " + path);
    check(UploadPath.isBelow("/storage/", read.raw()), "no upload: " + path);
    readsOneWay(read.raw(), decoded);
    check(decoded.startsWith(UPLOADS) || decoded.startsWith(THUMBNAILS), path);
    check(!decoded.endsWith("/"), path);
    check(!decoded.contains("/."), "hidden: " + path);
    check(!SCRIPT.matcher(decoded.toLowerCase(Locale.ROOT)).find(), "a script: " + path);
  }

  private static void readsOneWay(String raw, String decoded) {
    check(URI.create(raw).normalize().getRawPath().equals(raw), "normalized: " + raw);
    check(decode(decoded).equals(decoded), "decodes twice: " + raw);
    check(!decoded.contains("//"), "merges: " + raw);
    for (String segment : decoded.split("/", -1)) {
      check(!segment.equals(".") && !segment.endsWith(".."), "climbs: " + raw);
    }
    check(
        decoded.chars().noneMatch(c -> c < 0x20 || c == 0x7f || "\\?#;".indexOf(c) >= 0),
        "ends early: " + raw);
  }

  private static void query(String raw) {
    String canonical = Query.canonical(raw);
    check(Query.canonical(canonical).equals(canonical), "not the same again: " + raw);
    check(canonical.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '#'), raw);
    String bytes = new String(raw.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    check(PhpName.decode(canonical).equals(PhpName.decode(bytes)), "another query: " + raw);
  }

  private static String decode(String text) {
    // A plus is a plus in paths.
    return PhpName.decode(text.replace("+", "%2B"));
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
