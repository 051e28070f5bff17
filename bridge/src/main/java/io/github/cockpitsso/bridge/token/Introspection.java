package io.github.cockpitsso.bridge.token;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.jwt.TokenJson;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Reply;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/** The issuer's introspection endpoint (RFC 7662), called as the bridge's own client. */
public final class Introspection {

  /** What one call found out about a token. */
  public sealed interface Answer {

    /**
     * The token is active.
     *
     * @param claims the response; can contain the user's API key
     */
    record Active(ObjectNode claims) implements Answer {

      /** Without the claims: one of them can be an API key. */
      @Override
      public String toString() {
        return "Active";
      }
    }

    /** The token is expired, revoked or unknown to the issuer. */
    record Inactive() implements Answer {}

    /**
     * The call decided nothing.
     *
     * @param detail cause and remedy for the log, without a secret
     */
    record Failed(Failure failure, String detail) implements Answer {}
  }

  /** Why a call decided nothing. */
  public enum Failure {
    /** The issuer does not answer. */
    UNREACHABLE,
    /** The issuer is overloaded or has an internal error, or its discovery was not read yet. */
    UNAVAILABLE,
    /** The issuer does not let the bridge's client introspect. */
    REFUSED,
    /** The response is not an introspection response, or is too large. */
    MALFORMED
  }

  private final IntrospectionCall call;
  private final Supplier<Optional<URI>> endpoint;
  private final String clientId;
  private final Secret clientSecret;
  private final boolean withKey;

  /**
   * A client of the endpoint.
   *
   * @param endpoint from the realm's discovery; empty until that was read
   * @param withKey whether the responses are to contain the user's API key
   */
  public Introspection(
      IntrospectionCall call,
      Supplier<Optional<URI>> endpoint,
      String clientId,
      Secret clientSecret,
      boolean withKey) {
    this.call = call;
    this.endpoint = endpoint;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
    this.withKey = withKey;
  }

  /** Introspects a token: one remote call, no cache. */
  public Answer of(Secret token) {
    Optional<URI> uri = endpoint.get();
    if (uri.isEmpty()) {
      return new Answer.Failed(
          Failure.UNAVAILABLE, "the issuer's discovery names no introspection endpoint");
    }
    Reply reply = call.introspect(uri.get(), clientId, clientSecret, token, withKey);
    if (reply instanceof Reply.Failed failed) {
      return new Answer.Failed(Failure.UNREACHABLE, failed.reason() + ", " + failed.detail());
    } else if (!(reply instanceof Reply.Answer answer)) {
      return new Answer.Failed(Failure.MALFORMED, "the response is too large");
    } else {
      return answer.status() == 200 ? read(answer.body()) : failed(answer.status());
    }
  }

  private static Answer read(byte[] body) {
    Optional<ObjectNode> json = TokenJson.object(body);
    if (json.isEmpty() || !json.get().path("active").isBoolean()) {
      return new Answer.Failed(
          Failure.MALFORMED, "the response is not a JSON object with a boolean active");
    }
    return json.get().path("active").booleanValue()
        ? new Answer.Active(json.get())
        : new Answer.Inactive();
  }

  private static Answer failed(int status) {
    if (status == 429 || status >= 500) {
      return new Answer.Failed(Failure.UNAVAILABLE, "status " + status);
    }
    return new Answer.Failed(
        status == 400 || status == 401 || status == 403 ? Failure.REFUSED : Failure.MALFORMED,
        "status " + status
            + ": check bridge.client.id and bridge.client.secret, and that the client is"
            + " confidential");
  }
}
