package io.github.cockpitsso.bridge.guard;

import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Refuses what names Cockpit's key parameter or its response cache on any way by which PHP turns a
 * request into variables ({@code docs/cockpit-contract.md} §2, §3.3). The same words deeper in
 * JSON, or as values, pass.
 */
public final class PhpGuard implements RequestGuard {

  @Override
  public Optional<Refusal> judge(RequestHead head) {
    if (head.contentTypes().size() > 1) {
      return Optional.of(Refusal.of(Reason.CONTENT_TYPE_AMBIGUOUS));
    } else if (isMultipart(type(head)) && stream(head).isEmpty()) {
      return Optional.of(Refusal.of(Reason.BODY_NOT_UNDERSTOOD));
    }
    return ReservedNames.firstOf(EncodedNames.in(head.query()));
  }

  @Override
  public Optional<Refusal> judgeCookies(List<String> headers) {
    // An app's own access_token may well be in a cookie: it goes nowhere.
    return ReservedNames.firstOf(
        CookieNames.in(headers).filter(name -> !name.equals("access_token")));
  }

  @Override
  public boolean needsBody(RequestHead head) {
    String type = type(head);
    return isJson(type) || isForm(type);
  }

  @Override
  public Optional<MultipartScanner> stream(RequestHead head) {
    return isMultipart(type(head)) && !needsBody(head)
        ? MultipartScanner.of(head.contentTypes().get(0), part -> {})
        : Optional.empty();
  }

  @Override
  public Optional<Refusal> judge(RequestHead head, byte[] body) {
    String type = type(head);
    // A type may be several things at once: whoever reads it in whichever way finds nothing.
    Optional<Refusal> refusal = isJson(type) ? judgeNames(JsonNames.in(body)) : Optional.empty();
    if (refusal.isEmpty() && isForm(type)) {
      refusal = ReservedNames.firstOf(EncodedNames.in(latin1(body)));
    }
    return refusal;
  }

  private static Optional<Refusal> judgeNames(Optional<List<String>> names) {
    return names.isEmpty()
        ? Optional.of(Refusal.of(Reason.BODY_NOT_UNDERSTOOD))
        : ReservedNames.firstOf(names.get().stream());
  }

  // Cockpit takes any type that contains these words for JSON (§2), PHP compares up to the first ;
  // , or blank.
  private static boolean isJson(String type) {
    return type.contains("application/json");
  }

  private static boolean isForm(String type) {
    return type.contains("application/x-www-form-urlencoded");
  }

  private static boolean isMultipart(String type) {
    return type.contains("multipart/");
  }

  private static String type(RequestHead head) {
    return String.join(",", head.contentTypes()).toLowerCase(Locale.ROOT);
  }

  private static String latin1(byte[] body) {
    return new String(body, StandardCharsets.ISO_8859_1);
  }
}
