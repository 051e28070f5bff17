package io.github.cockpitsso.bridge.http;

import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Rejects what HTTP/2 forbids and Jetty accepts (RFC 9113, 8.1.1 and 8.2.2): headers of a
 * connection, which would take effect on the way to Cockpit, and lengths that other servers may
 * read in another way.
 */
public final class Http2Framing extends Handler.Wrapper {
  private static final List<String> CONNECTION_HEADERS =
      List.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");
  private static final String SEEN = Http2Framing.class.getName();
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  /**
   * Whether a request has reached this handler, which is the first one. Only those of HTTP/2 can
   * fail before.
   */
  static boolean hasSeen(Request request) {
    return !Exchange.isMultiplexed(request) || request.getAttribute(SEEN) != null;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!Exchange.isMultiplexed(request)) {
      return super.handle(request, response, callback);
    }
    request.setAttribute(SEEN, true);
    if (isWellFormed(request.getHeaders())) {
      return super.handle(
          request.getLength() < 0 ? new PeekedRequest(request) : request, response, callback);
    }
    Exchange.refuse(request, response, callback, Refusal.of(Reason.BAD_REQUEST));
    return true;
  }

  private static boolean isWellFormed(HttpFields headers) {
    List<String> lengths = headers.getValuesList(HttpHeader.CONTENT_LENGTH);
    return CONNECTION_HEADERS.stream().noneMatch(headers::contains)
        && headers.getValuesList(HttpHeader.TE).stream().allMatch("trailers"::equals)
        && (lengths.isEmpty()
            || (lengths.size() == 1 && LENGTH.matcher(lengths.get(0)).matches()));
  }
}
