package io.github.cockpitsso.bridge.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.exchange.RefusedResponse;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.client.http.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;

/**
 * Tells apart what Cockpit's statuses leave open. A 412 is held back until its body says whether
 * the key was refused or something else ({@code docs/cockpit-contract.md} §3); a 200 without a body
 * is either PHP that died before it knew the request, or an endpoint that has nothing to say. What
 * may be the address of a picture is held back as well.
 */
final class ResponseFilter {
  // {"error":"Authentication failed"} is 33 bytes.
  private static final int MAX_HELD = 1024;

  // Servers write a few hundred bytes into a redirect.
  private static final int MAX_SKIPPED = 16 * 1024;

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

  /** What a 412 says about the key. */
  enum Key {
    /** Nothing: something else is wrong. */
    NOT_MEANT,
    /** Unknown: the body is missing, or compressed in a way that the JDK cannot read. */
    UNREADABLE,
    /** Either that Cockpit refuses it, or what an endpoint of the operator wanted to say. */
    PERHAPS_REFUSED,
    /** That Cockpit refuses it. */
    REFUSED
  }

  // Brotli takes 1 byte for nothing, Zstandard 9 to 13.
  private static final int CODED_NOTHING = 16;

  private final RequestHead head;
  private final Predicate<Response> redirectsToFile;
  private final boolean address;
  private int status;
  private HttpFields headers = HttpFields.EMPTY;
  private Optional<ByteArrayOutputStream> held = Optional.empty();
  private boolean bare;
  private boolean redirect;
  private int skipped;

  /**
   * A filter for one answer.
   *
   * @param redirectsToFile whether a redirect leads to a file that the bridge serves
   * @param address whether a short text may be such a file's address
   */
  ResponseFilter(RequestHead head, Predicate<Response> redirectsToFile, boolean address) {
    this.head = head;
    this.redirectsToFile = redirectsToFile;
    this.address = address;
  }

  /** Whether the answer may go on to the client now; if not it is held back or was aborted. */
  boolean lets(Response answer) {
    status = answer.getStatus();
    headers = answer.getHeaders();
    boolean accepted = headers.contains(ResponseHeaders.ACCEPTED_KEY);
    if (HttpStatus.isInformational(status)) {
      return refuse(answer, Reason.COCKPIT_MALFORMED);
    } else if (status == HttpStatus.PRECONDITION_FAILED_412 && !accepted) {
      held = Optional.of(new ByteArrayOutputStream());
      return false;
    } else if (HttpStatus.isRedirection(status) && redirectsToFile.test(answer)) {
      held = Optional.of(new ByteArrayOutputStream());
      redirect = true;
      return false;
    } else if (HttpStatus.isRedirection(status) && status != HttpStatus.NOT_MODIFIED_304) {
      return refuse(answer, Reason.COCKPIT_REDIRECTS);
    } else if (status == HttpStatus.PROXY_AUTHENTICATION_REQUIRED_407) {
      return refuse(answer, Reason.COCKPIT_MALFORMED);
    }
    boolean text = status == HttpStatus.OK_200
        && !head.method().equals("HEAD")
        && !head.method().equals("OPTIONS")
        && isHtml();
    bare = text && !accepted && !WRITTEN_BY_COCKPIT.stream().allMatch(headers::contains);
    // Compressed, nothing is a few bytes; an address is not compressed, because the bridge reads
    // it.
    if (headers.contains(HttpHeader.CONTENT_ENCODING) ? bare : text && address) {
      held = Optional.of(new ByteArrayOutputStream());
      return false;
    }
    return true;
  }

  private static boolean refuse(Response answer, Reason reason) {
    // Its end is reported to the listener like that of any other answer.
    var unused = answer.abort(new RefusedResponse(reason, "status " + answer.getStatus()));
    return false;
  }

  boolean isHolding() {
    return held.isPresent();
  }

  /** Whether the answer is a redirect, whose body does not go on. */
  boolean isRedirect() {
    return redirect;
  }

  /** There is a body. */
  void seen() {
    bare = false;
  }

  /** No body yet, where there must be one. */
  boolean isBare() {
    return bare && held.map(body -> isNothing(body.toByteArray())).orElse(true);
  }

  private boolean isNothing(byte[] body) {
    return decoded(body).map(plain -> plain.length == 0).orElse(body.length <= CODED_NOTHING);
  }

  /** Holds back a piece of the body; false if that is more than such an answer has. */
  boolean hold(Content.Chunk chunk) {
    ByteBuffer buffer = chunk.getByteBuffer();
    if (redirect) {
      // Servers repeat the inner address here.
      skipped += buffer.remaining();
      return skipped <= MAX_SKIPPED;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    held.orElseThrow().writeBytes(bytes);
    return held.orElseThrow().size() <= MAX_HELD;
  }

  /** What was held back; from now on nothing is. */
  Content.Chunk release() {
    ByteBuffer bytes = ByteBuffer.wrap(held.orElseThrow().toByteArray());
    held = Optional.empty();
    bare = false;
    return Content.Chunk.from(bytes, false, () -> {});
  }

  /** What the answer that is held back says about the key. */
  Key key() {
    if (held.isEmpty() || status != HttpStatus.PRECONDITION_FAILED_412) {
      return Key.NOT_MEANT;
    }
    Optional<byte[]> body =
        head.method().equals("HEAD") ? Optional.empty() : decoded(held.get().toByteArray());
    boolean upload = !head.path().takesKey();
    if (body.isEmpty()) {
      return upload ? Key.NOT_MEANT : Key.UNREADABLE;
    } else if (!isRefusal(body.get())) {
      return Key.NOT_MEANT;
    } else if (upload) {
      return Key.REFUSED;
    }
    return CORE.matcher(head.path().raw()).matches() ? Key.REFUSED : Key.PERHAPS_REFUSED;
  }

  private static boolean isRefusal(byte[] body) {
    return Json.read(body)
        .filter((JsonNode json) ->
            json.size() == 1 && Json.text(json, "error").equals("Authentication failed"))
        .isPresent();
  }

  /** A body as it was before a server compressed it; nothing if the JDK does not know how. */
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
