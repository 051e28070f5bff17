package io.github.cockpitsso.bridge.guard;

import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a request may reach PHP at all, by its parameter names. It knows neither the
 * user's permissions nor Cockpit's content.
 */
public interface RequestGuard {

  /** Checks the request line and the headers; empty if they are allowed. */
  Optional<Refusal> judge(RequestHead head);

  /**
   * Checks the cookies; empty if they are allowed.
   *
   * @param headers the values of all {@code Cookie} headers
   */
  Optional<Refusal> judgeCookies(List<String> headers);

  /**
   * Whether the guard needs the whole body before the request is forwarded. Others are streamed.
   */
  boolean needsBody(RequestHead head);

  /** The scanner for a body that is streamed; empty if the body needs no check. */
  Optional<MultipartScanner> stream(RequestHead head);

  /** Checks a whole body; empty if it is allowed. */
  Optional<Refusal> judge(RequestHead head, byte[] body);
}
