package io.github.cockpitsso.testkit.cockpit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything outside the API: files, the login page, and the data folder that PHP's server serves.
 */
final class Pages {

  private static final Pattern FILE =
      Pattern.compile("(?:/:([^/]+)|/\\.spaces/([^/]+))?/storage/(.+)");
  private static final List<String> BEHIND_LOGIN =
      List.of("/content", "/assets", "/system", "/settings", "/finder");

  private final Space master;
  private final Map<String, Space> spaces;
  private final Server server;

  Pages(Space master, Map<String, Space> spaces, Server server) {
    this.master = master;
    this.spaces = spaces;
    this.server = server;
  }

  /**
   * Answers a path that is not below {@code /api/}.
   *
   * @param path the path of the request
   * @param route the path without the space
   */
  Reply answer(String path, String route) {
    Optional<Reply> file = file(path);
    if (file.isPresent()) {
      return file.get();
    }
    if (server != Server.NGINX && route.matches("/storage/data/[a-z]+\\.sqlite")) {
      return Reply.of(200, "application/octet-stream", "SQLite format 3\0the whole user database");
    }
    if (route.equals("/") || BEHIND_LOGIN.stream().anyMatch(route::startsWith)) {
      return new Reply(
          302,
          List.of(
              new HeaderField("Location", "/auth/login?to=/"),
              new HeaderField("Content-type", Reply.HTML)),
          Bytes.NONE,
          Duration.ZERO);
    }
    return Reply.html(404, "<!doctype html><title>404</title><h1>Page not found</h1>");
  }

  /** A file. Like the file system, this decodes the path and ignores repeated slashes. */
  private Optional<Reply> file(String path) {
    Matcher file = FILE.matcher(path);
    if (!file.matches()) {
      return Optional.empty();
    }
    Optional<String> name =
        Optional.ofNullable(file.group(1)).or(() -> Optional.ofNullable(file.group(2)));
    Optional<Space> space = name.isEmpty() ? Optional.of(master) : name.map(spaces::get);
    String below = PhpParameters.path(file.group(3)).replaceAll("/+", "/");
    return space
        .map(it -> it.files().get(below))
        .map(content -> new Reply(
            200,
            List.of(new HeaderField("Content-Type", Pictures.type(below))),
            content,
            Duration.ZERO));
  }
}
