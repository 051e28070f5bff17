package io.github.cockpitsso.testkit.cockpit;

import java.util.Optional;

/**
 * An operator's own endpoints, from the files in {@code testkit/real/own} (contract section 6.1).
 */
final class OwnEndpoints implements Endpoint {

  /** The headers after an endpoint calls {@code exit}: Cockpit does not write its own. */
  static final Reply EXITED = Reply.of(200, "text/html; charset=UTF-8", "");

  @Override
  public Optional<Reply> answer(ApiCall call) {
    return Optional.ofNullable(
        switch (call.path()) {
          case "/own/empty" -> Reply.html(200, "");
          case "/own/exit" -> EXITED;
          case "/own/refusal" -> Reply.error(412, "Authentication failed").withHeader("X-Own", "1");
          case "/own/nothing" -> Reply.html(204, "");
          default -> null;
        });
  }
}
