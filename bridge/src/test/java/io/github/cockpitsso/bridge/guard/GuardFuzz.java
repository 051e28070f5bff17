package io.github.cockpitsso.bridge.guard;

import io.github.cockpitsso.bridge.request.ApiPath;
import io.github.cockpitsso.bridge.request.Query;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.testkit.cockpit.PhpReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * In requests that the guard accepts, the stand-in's own reader finds no reserved name. For Jazzer:
 * a byte for the content type, a line for the query or the cookies, and the body.
 */
public final class GuardFuzz {
  private static final List<String> TYPES = List.of(
      "",
      "application/json",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=b",
      "multipart/form-data; boundary=\"b\"",
      "application/json; multipart/form-data; boundary=b",
      "application/x-www-form-urlencoded, application/json",
      "text/plain");
  private static final PhpGuard GUARD = new PhpGuard();

  private GuardFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    String type = TYPES.get((input[0] & 0xff) % TYPES.size());
    String text = new String(input, 1, input.length - 1, StandardCharsets.ISO_8859_1);
    int line = text.indexOf('\n');
    String first = line < 0 ? text : text.substring(0, line);
    byte[] body =
        line < 0 ? new byte[0] : text.substring(line + 1).getBytes(StandardCharsets.ISO_8859_1);
    request(Query.canonical(first), type, body);
    if (GUARD.judgeCookies(List.of(first)).isEmpty()) {
      assertContainsNone(PhpReader.cookieNames(first), Set.of("api_key", "rspc"), first);
    }
  }

  private static void request(String query, String type, byte[] body) {
    var head = new RequestHead(
        "POST", new ApiPath("/api/x"), query, type.isEmpty() ? List.of() : List.of(type));
    boolean passes = GUARD.judge(head).isEmpty();
    if (passes && body.length > 0) {
      Optional<MultipartScanner> scanner = GUARD.stream(head);
      if (scanner.isPresent()) {
        boolean whole = passes(scanner.get(), body, body.length);
        boolean dripped = passes(GUARD.stream(head).orElseThrow(), body, 1);
        check(whole == dripped, "by pieces another form: " + describe(type, body));
        passes = whole;
      }
      if (GUARD.needsBody(head)) {
        passes &= GUARD.judge(head, body).isEmpty();
      }
    }
    if (passes) {
      assertContainsNone(
          PhpReader.names(query, type, body),
          Set.of("api_key", "rspc", "access_token"),
          query + "\n" + describe(type, body));
    }
  }

  private static boolean passes(MultipartScanner scanner, byte[] body, int piece) {
    for (int at = 0; at < body.length; at += piece) {
      if (scanner
          .read(ByteBuffer.wrap(body, at, Math.min(piece, body.length - at)))
          .isPresent()) {
        return false;
      }
    }
    return scanner.end().isEmpty();
  }

  private static void assertContainsNone(
      Collection<String> names, Set<String> reserved, String what) {
    check(names.stream().noneMatch(reserved::contains), names + " in " + what);
  }

  private static String describe(String type, byte[] body) {
    return type + "\n" + Arrays.toString(body);
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
