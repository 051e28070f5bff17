package io.github.cockpitsso.testkit.cockpit;

import java.util.ArrayList;
import java.util.List;

/** Cockpit's own CORS headers (contract section 3.2). */
final class Cors {

  private static final List<HeaderField> HEADERS = List.of(
      new HeaderField("Access-Control-Allow-Origin", "*"),
      new HeaderField("Access-Control-Allow-Credentials", "true"),
      new HeaderField("Access-Control-Max-Age", "1000"),
      new HeaderField(
          "Access-Control-Allow-Headers",
          "X-Requested-With, Content-Type, Origin, Cache-Control, Pragma, Authorization,"
              + " Accept, Accept-Encoding, API-KEY"),
      new HeaderField("Access-Control-Allow-Methods", "PUT, POST, GET, OPTIONS, DELETE"),
      new HeaderField("Access-Control-Expose-Headers", "false"));

  private Cors() {}

  static Reply preflight() {
    return added(Reply.of(200, "application/json; charset=UTF-8", ""));
  }

  static Reply added(Reply reply) {
    List<HeaderField> headers = new ArrayList<>(reply.headers());
    headers.addAll(HEADERS);
    return new Reply(reply.status(), List.copyOf(headers), reply.body(), reply.delay());
  }
}
