package io.github.cockpitsso.testkit.cockpit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is not the API: uploads, the login page, and the data folder that PHP's server hands out. */
final class Pages {

  private static final String UPLOADS = "/storage/uploads/";
  private static final List<String> BEHIND_LOGIN =
      List.of("/content", "/assets", "/system", "/settings", "/finder");

  private final Map<String, Bytes> uploads = new ConcurrentHashMap<>();
  private final Server server;

  Pages(Server server) {
    this.server = server;
  }

  void addUpload(String path, Bytes content) {
    uploads.put(path, content);
  }

  Reply answer(String path) {
    if (path.startsWith(UPLOADS) && uploads.containsKey(path.substring(UPLOADS.length()))) {
      return new Reply(
          200,
          List.of(new HeaderField("Content-Type", "text/plain")),
          uploads.get(path.substring(UPLOADS.length())),
          Duration.ZERO);
    }
    if (server != Server.NGINX && path.matches("/storage/data/[a-z]+\\.sqlite")) {
      return Reply.of(200, "application/octet-stream", "SQLite format 3\0the whole user database");
    }
    if (path.equals("/") || BEHIND_LOGIN.stream().anyMatch(path::startsWith)) {
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
}
