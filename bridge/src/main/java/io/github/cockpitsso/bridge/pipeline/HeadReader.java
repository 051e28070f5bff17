package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.exchange.SpacePrefix;
import io.github.cockpitsso.bridge.guard.EncodedNames;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.request.ApiPath;
import io.github.cockpitsso.bridge.request.Method;
import io.github.cockpitsso.bridge.request.Query;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.client.CockpitAddress;
import java.util.Objects;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;

/** Reads method, target and content type of a request, if Cockpit may get it at all. */
final class HeadReader {
  private final String space;
  private final Uploads uploads;

  HeadReader(CockpitAddress cockpit, Uploads uploads) {
    this.space = SpacePrefix.publicPrefix(cockpit);
    this.uploads = uploads;
  }

  Decision<RequestHead> read(String method, HttpURI target, HttpFields headers) {
    if (headers.contains(HttpHeader.CONTENT_ENCODING)) {
      // The guard would check it as it comes; a server that decodes it gives PHP another body.
      return Decision.refused(Reason.CONTENT_ENCODED);
    }
    String path = Objects.requireNonNullElse(target.getPath(), "");
    String query = Objects.requireNonNullElse(target.getQuery(), "");
    return Method.read(method)
        .then(known -> (uploads.serve(path) ? uploads.read(known, path) : ApiPath.read(path, space))
            .then(read -> withoutToken(new RequestHead(
                known,
                read,
                Query.canonical(query),
                headers.getValuesList(HttpHeader.CONTENT_TYPE)))));
  }

  /** A token in the query is already in too many logs: nothing else of the request is read. */
  private static Decision<RequestHead> withoutToken(RequestHead head) {
    return EncodedNames.first(head.query(), "access_token"::equals).isPresent()
        ? Decision.refused(Reason.TOKEN_IN_QUERY)
        : Decision.granted(head);
  }
}
