package io.github.cockpitsso.bridge.diagnosis;

import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.outbound.TimedReply;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Call;
import io.github.cockpitsso.client.http.Reply;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/** Sends GET requests to Keycloak or Cockpit, and compares the server's clock with ours. */
public final class Probe {
  private final String server;
  private final ControlClient control;
  private final Clock clock;

  /**
   * Creates a probe.
   *
   * @param server the first part of the ids of its findings: {@code issuer} or {@code cockpit}
   */
  public Probe(String server, ControlClient control, Clock clock) {
    this.server = server;
    this.control = control;
    this.clock = clock;
  }

  /**
   * The result of a request.
   *
   * @param clock the comparison of the clocks; empty if there is no answer with a date
   */
  public record Answer(Reply reply, Optional<Finding> clock) {
    /** The HTTP status; empty if there is no answer. */
    public Optional<Integer> status() {
      return reply instanceof Reply.Answer answer ? Optional.of(answer.status()) : Optional.empty();
    }

    boolean is(int status) {
      return status().filter(it -> it == status).isPresent();
    }

    /** The body; empty if there is no answer. */
    byte[] body() {
      return reply instanceof Reply.Answer answer ? answer.body() : new byte[0];
    }

    String contentType() {
      return reply instanceof Reply.Answer answer ? answer.contentType() : "";
    }
  }

  /** Sends a request without a key. */
  public Answer get(URI uri) {
    return get(uri, Optional.empty());
  }

  /** Sends a request with an API key, if there is one. */
  public Answer get(URI uri, Optional<Secret> key) {
    var sent = clock.instant();
    TimedReply reply = control.sendTimed(new Call("GET", uri, key, Optional.empty()));
    var received = clock.instant();
    return new Answer(
        reply.reply(), reply.date().map(date -> ClockCheck.compare(server, date, sent, received)));
  }

  /**
   * A finding that explains why there is no usable answer, such as a wrong scheme in the URL; empty
   * if there is one.
   *
   * @param setting the name of the setting with the URL
   */
  public Optional<Finding> connectionFailure(URI uri, Answer answer, String setting) {
    String check = server + ".reachable";
    if (answer.reply() instanceof Reply.Failed failed) {
      return Optional.of(SchemeProbe.of(uri, control)
          .map(scheme -> wrongScheme(check, uri, scheme, setting))
          .orElseGet(() -> unreachable(check, uri, failed, setting)));
    } else if (answer.reply() instanceof Reply.TooLarge) {
      return Optional.of(Finding.failed(check, uri + ": the answer is too large")
          .expected("a short answer")
          .cure("Check " + setting + "."));
    } else if (answer.is(400) && uri.getScheme().equals("http")) {
      return SchemeProbe.of(uri, control).map(scheme -> wrongScheme(check, uri, scheme, setting));
    }
    return Optional.empty();
  }

  private static Finding wrongScheme(String check, URI uri, String scheme, String setting) {
    String url = uri.getScheme() + "://" + uri.getRawAuthority();
    return Finding.failed(
            check,
            scheme.equals("https")
                ? url + ": this port uses TLS, but the URL begins with http://"
                : url + ": this port uses plain HTTP, but the URL begins with https://")
        .expected(scheme + "://" + uri.getRawAuthority())
        .cure("Write " + scheme + ":// in " + setting + ", or use the server's other port.");
  }

  private Finding unreachable(String check, URI uri, Reply.Failed failed, String setting) {
    String port = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    return switch (failed.reason()) {
      case CONNECT ->
        Finding.failed(check, uri + ": no connection (" + failed.detail() + ")")
            .expected("a server that listens at " + port)
            .cure("Start the server, or correct " + setting
                + ". In a container, localhost is the container itself: use the name of the"
                + " service.");
      case TLS ->
        Finding.failed(
                check,
                uri + ": the bridge does not accept the certificate (" + failed.detail() + ")")
            .expected("a certificate for " + uri.getHost() + " from a trusted authority")
            .cure("For your own certificate authority set bridge."
                + (server.equals("issuer") ? "issuer-ca" : "cockpit.ca")
                + ". If the certificate is for another name, correct "
                + setting + ".");
      case TIMEOUT ->
        Finding.failed(check, uri + ": no answer in time (" + failed.detail() + ")")
            .expected("an answer within 2.5 seconds")
            .cure("Check for a firewall in front of " + port + ", and check the server's load.");
      default ->
        Finding.failed(check, uri + ": the connection broke (" + failed.detail() + ")")
            .expected("a complete HTTP answer")
            .cure("Check that " + port + " is an HTTP server, and read the server's log.");
    };
  }
}
