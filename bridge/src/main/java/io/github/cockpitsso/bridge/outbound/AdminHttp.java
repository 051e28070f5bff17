package io.github.cockpitsso.bridge.outbound;

import io.github.cockpitsso.bridge.tls.TlsContext;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Bounds;
import io.github.cockpitsso.client.http.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Requests to Keycloak's admin API and to its token endpoint, with the limits of
 * {@link ControlClient}.
 */
public final class AdminHttp implements AutoCloseable {
  // Keycloak tests the connection to Cockpit before it saves a federation. A page of clients and
  // the description of the server take more bytes than any answer that the bridge reads elsewhere.
  private static final Bounds BOUNDS = new Bounds(
      Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(30), 8 * 1024 * 1024);

  private final ControlClient control;

  /**
   * A client with its own connections.
   *
   * @param tls for https; empty for the JVM's own settings
   */
  public AdminHttp(Optional<? extends Supplier<TlsContext>> tls) {
    this.control = new ControlClient(BOUNDS, tls);
  }

  /**
   * Sends a request to the admin API.
   *
   * @param token the administrator's access token
   * @param json the body in UTF-8, if there is one; can contain a secret, and is never logged
   */
  public Reply send(String method, URI uri, Secret token, Optional<byte[]> json) {
    var request = new HttpUriRequestBase(method, uri);
    request.setHeader("Authorization", "Bearer " + token.reveal());
    json.ifPresent(
        body -> request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON)));
    return control.execute(request);
  }

  /** Sends a form with these fields to a token endpoint. */
  public Reply requestToken(URI endpoint, Map<String, String> fields, Map<String, Secret> secrets) {
    var request = new HttpUriRequestBase("POST", endpoint);
    String form = Stream.concat(
            fields.entrySet().stream().map(each -> field(each.getKey(), each.getValue())),
            secrets.entrySet().stream()
                .map(each -> field(each.getKey(), each.getValue().reveal())))
        .collect(Collectors.joining("&"));
    request.setEntity(new ByteArrayEntity(
        form.getBytes(StandardCharsets.US_ASCII), ContentType.APPLICATION_FORM_URLENCODED));
    return control.execute(request);
  }

  private static String field(String name, String value) {
    return name + "=" + ControlClient.encode(value);
  }

  @Override
  public void close() {
    control.close();
  }
}
