package io.github.cockpitsso.testkit.cockpit;

import java.util.Optional;

/** Endpoints of an operator: the files of the same names in {@code testkit/real/own} (contract section 6.1). */
final class OwnEndpoints implements Endpoint {

  /** What is left when an endpoint calls {@code exit}: Cockpit does not come to write its headers. */
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
