package io.github.cockpitsso.bridge.guard;

import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.util.List;
import java.util.Optional;

/**
 * Says whether Cockpit may see a request. Knows the person's rights as little as Cockpit's content.
 */
public interface RequestGuard {

  /** Judges what comes before the body. */
  Optional<Refusal> judge(RequestHead head);

  /**
   * Judges the cookies.
   *
   * @param headers the values of all {@code Cookie} headers
   */
  Optional<Refusal> judgeCookies(List<String> headers);

  /** Whether it must see the whole body before anything goes to Cockpit. Others stream. */
  boolean needsBody(RequestHead head);

  /** What must read along a body that streams; nothing if that needs no judging. */
  Optional<MultipartScanner> stream(RequestHead head);

  /** Judges a body that it needs. */
  Optional<Refusal> judge(RequestHead head, byte[] body);
}
