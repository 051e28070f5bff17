package io.github.cockpitsso.bridge.guard;

import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Refuses requests that name Cockpit's key parameter or its response cache wherever PHP would read
 * it as a variable ({@code docs/cockpit-contract.md} §2, §3.3). The same words deeper in JSON, or
 * as values, pass. The guard knows neither the user's permissions nor Cockpit's content.
 */
public final class PhpGuard {

  /** Checks the request line and the headers; empty if they are allowed. */
  public Optional<Refusal> judge(RequestHead head) {
    if (head.contentTypes().size() > 1) {
      return Optional.of(Refusal.of(Reason.CONTENT_TYPE_AMBIGUOUS));
    } else if (BodyType.of(head).multipart() && stream(head).isEmpty()) {
      return Optional.of(Refusal.of(Reason.BODY_NOT_UNDERSTOOD));
    }
    return judgeEncoded(head.query());
  }

  /**
   * Checks the cookies; empty if they are allowed.
   *
   * @param headers the values of all {@code Cookie} headers
   */
  public Optional<Refusal> judgeCookies(List<String> headers) {
    // An app may have a cookie access_token of its own: no cookie is forwarded.
    for (String name : CookieNames.in(headers)) {
      if (!name.equals("access_token") && ReservedNames.isReserved(name)) {
        return ReservedNames.refusalOf(name);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether the guard needs the whole body before the request is forwarded. Others are streamed.
   */
  public boolean needsBody(RequestHead head) {
    BodyType type = BodyType.of(head);
    return type.json() || type.form();
  }

  /** The scanner for a body that is streamed; empty if the body needs no check. */
  public Optional<MultipartScanner> stream(RequestHead head) {
    return BodyType.of(head).multipart() && !needsBody(head)
        ? MultipartScanner.of(head.contentTypes().get(0), part -> {})
        : Optional.empty();
  }

  /** Checks a whole body; empty if it is allowed. */
  public Optional<Refusal> judge(RequestHead head, byte[] body) {
    BodyType type = BodyType.of(head);
    // A type can name both: then neither reading may find a reserved name.
    Optional<Refusal> refusal = type.json() ? judgeJson(body) : Optional.empty();
    return refusal.isEmpty() && type.form()
        ? judgeEncoded(new String(body, StandardCharsets.ISO_8859_1))
        : refusal;
  }

  private static Optional<Refusal> judgeEncoded(String fields) {
    return EncodedNames.first(fields, ReservedNames::isReserved).flatMap(ReservedNames::refusalOf);
  }

  private static Optional<Refusal> judgeJson(byte[] body) {
    return JsonText.names(body)
        .map(ReservedNames::firstOf)
        .orElseGet(() -> Optional.of(Refusal.of(Reason.BODY_NOT_UNDERSTOOD)));
  }
}
