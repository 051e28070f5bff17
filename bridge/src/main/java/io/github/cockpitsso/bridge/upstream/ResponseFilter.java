package io.github.cockpitsso.bridge.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.exchange.RefusedMessage;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.client.http.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;

/**
 * Distinguishes answers that have the same status. A 412 is held until its body shows whether
 * Cockpit refused the key or something else ({@code docs/cockpit-contract.md} §3). A 200 without a
 * body is either from PHP that ended before it ran the request, or from an endpoint that returns
 * nothing. A text that may be the address of a picture is held too.
 */
final class ResponseFilter {
  // {"error":"Authentication failed"} is 33 bytes.
  private static final int MAX_HELD = 1024;

  // Servers write a few hundred bytes into a redirect.
  private static final int MAX_DROPPED = 16 * 1024;

  // Cockpit writes these when an endpoint has returned. No web server adds all of them.
  private static final List<String> WRITTEN_BY_COCKPIT = List.of(
      "Access-Control-Allow-Origin",
      "Access-Control-Allow-Credentials",
      "Access-Control-Max-Age",
      "Access-Control-Allow-Headers",
      "Access-Control-Allow-Methods",
      "Access-Control-Expose-Headers");

  private static final Pattern CORE = Pattern.compile(
      "(?:/:[^/]+)?/api/(?:content|gql|assets)(?:[^a-z0-9_-].*)?", Pattern.CASE_INSENSITIVE);

  /** What a held answer says about the key. */
  enum Key {
    /** Nothing: the answer is not about the key. */
    NOT_MEANT,
    /** Unknown: the body is missing, or compressed in a way that the JDK cannot read. */
    UNREADABLE,
    /** Cockpit refuses it, or an endpoint of the operator answers like this. */
    PERHAPS_REFUSED,
    /** Cockpit refuses it. */
    REFUSED,
    /** Cockpit answered where its web server sends files, which need no key. */
    NOT_NEEDED
  }

  private static final byte[] NOTHING = {};

  // An empty body has 1 byte in Brotli, and 9 to 13 in Zstandard.
  private static final int CODED_NOTHING = 16;

  private final Exchange exchange;
  private final RequestHead head;
  private final Images images;
  private int status;
  private HttpFields headers = HttpFields.EMPTY;
  private byte[] held = NOTHING;
  private boolean needsBody;
  private int dropped;

  /** A filter for the answer to this exchange. */
  ResponseFilter(Exchange exchange, Images images) {
    this.exchange = exchange;
    this.head = exchange.head();
    this.images = images;
  }

  /** Decides by the status and the headers. An answer that is refused is aborted. */
  Fate fate(Response answer) {
    status = answer.getStatus();
    headers = answer.getHeaders();
    boolean accepted = headers.contains(ResponseHeaders.ACCEPTED_KEY);
    if (HttpStatus.isInformational(status)
        || status == HttpStatus.PROXY_AUTHENTICATION_REQUIRED_407) {
      return refuse(answer, Reason.COCKPIT_MALFORMED);
    } else if (status == HttpStatus.PRECONDITION_FAILED_412 && !accepted) {
      return Fate.HOLD;
    } else if (HttpStatus.isRedirection(status) && status != HttpStatus.NOT_MODIFIED_304) {
      return images.location(exchange, answer).isPresent()
          ? Fate.DROP_BODY
          : refuse(answer, Reason.COCKPIT_REDIRECTS);
    }
    boolean text = status == HttpStatus.OK_200
        && !head.method().equals("HEAD")
        && !head.method().equals("OPTIONS")
        && isHtml();
    needsBody = text && !accepted && !WRITTEN_BY_COCKPIT.stream().allMatch(headers::contains);
    // A compressed body that is empty has a few bytes. An address comes uncompressed, because the
    // bridge asks for that.
    if (headers.contains(HttpHeader.CONTENT_ENCODING)
        ? needsBody
        : text && Images.areRequestedBy(exchange)) {
      return Fate.HOLD;
    }
    return needsBody ? Fate.AWAIT_BODY : Fate.PASS;
  }

  private static Fate refuse(Response answer, Reason reason) {
    // The listener gets its end like that of any other answer.
    var unused = answer.abort(new RefusedMessage(reason, "status " + answer.getStatus()));
    return Fate.REFUSE;
  }

  /** A piece of the body has come. */
  void seeBody() {
    needsBody = false;
  }

  /** Whether the body is missing where there must be one. */
  boolean lacksBody() {
    return needsBody && isNothing(held);
  }

  private boolean isNothing(byte[] body) {
    return decoded(body).map(plain -> plain.length == 0).orElse(body.length <= CODED_NOTHING);
  }

  /** Holds a piece of the body; false if that is more than such an answer has. */
  boolean hold(Content.Chunk chunk) {
    ByteBuffer buffer = chunk.getByteBuffer();
    int before = held.length;
    held = Arrays.copyOf(held, before + buffer.remaining());
    buffer.get(held, before, held.length - before);
    return held.length <= MAX_HELD;
  }

  /**
   * Drops a piece of a redirect's body, where servers repeat the inner address; false if that is
   * more than a redirect has.
   */
  boolean drop(Content.Chunk chunk) {
    dropped += chunk.remaining();
    return dropped <= MAX_DROPPED;
  }

  /** What was held; from now on nothing is. */
  Content.Chunk release() {
    ByteBuffer bytes = ByteBuffer.wrap(held);
    held = NOTHING;
    needsBody = false;
    return Content.Chunk.from(bytes, false, () -> {});
  }

  /** What the held answer says about the key. */
  Key key() {
    if (status != HttpStatus.PRECONDITION_FAILED_412) {
      return Key.NOT_MEANT;
    }
    Optional<byte[]> body = head.method().equals("HEAD") ? Optional.empty() : decoded(held);
    boolean needed = head.path().takesKey();
    if (body.isEmpty()) {
      return needed ? Key.UNREADABLE : Key.NOT_MEANT;
    } else if (!isRefusal(body.get())) {
      return Key.NOT_MEANT;
    } else if (!needed) {
      return Key.NOT_NEEDED;
    }
    return CORE.matcher(head.path().raw()).matches() ? Key.REFUSED : Key.PERHAPS_REFUSED;
  }

  private static boolean isRefusal(byte[] body) {
    return Json.read(body)
        .filter((JsonNode json) ->
            json.size() == 1 && Json.text(json, "error").equals("Authentication failed"))
        .isPresent();
  }

  /** A body without its compression; empty if the JDK does not know it. */
  private Optional<byte[]> decoded(byte[] body) {
    List<String> codings = headers.getCSV(HttpHeader.CONTENT_ENCODING, false);
    if (codings.isEmpty()) {
      return Optional.of(body);
    }
    var in = new ByteArrayInputStream(body);
    String coding = String.join(", ", codings).toLowerCase(Locale.ROOT);
    try (var plain =
        switch (coding) {
          case "gzip", "x-gzip" -> new GZIPInputStream(in);
          case "deflate" -> new InflaterInputStream(in);
          default -> throw new IOException(coding);
        }) {
      return Optional.of(plain.readNBytes(MAX_HELD));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private boolean isHtml() {
    String type = headers.get(HttpHeader.CONTENT_TYPE);
    return type == null || type.toLowerCase(Locale.ROOT).startsWith("text/html");
  }
}
