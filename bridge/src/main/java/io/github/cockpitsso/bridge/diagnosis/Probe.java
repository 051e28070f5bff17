package io.github.cockpitsso.bridge.diagnosis;

import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.outbound.TimedReply;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Call;
import io.github.cockpitsso.client.http.Reply;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/** Sends GET requests to one neighbor, and compares its clock with ours. */
public final class Probe {
  private final String neighbor;
  private final ControlClient control;
  private final Clock clock;

  /**
   * A probe.
   *
   * @param neighbor its part of the ids of findings, such as {@code issuer}
   */
  public Probe(String neighbor, ControlClient control, Clock clock) {
    this.neighbor = neighbor;
    this.control = control;
    this.clock = clock;
  }

  /** What came of a request. */
  public record Answer(Reply reply, Optional<Finding> time) {
    /** The status; nothing if there is no answer. */
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

  public Answer get(URI uri) {
    return get(uri, Optional.empty());
  }

  public Answer get(URI uri, Optional<Secret> key) {
    var sent = clock.instant();
    TimedReply sighting = control.look(new Call("GET", uri, key, Optional.empty()));
    var received = clock.instant();
    return new Answer(
        sighting.reply(),
        sighting.date().map(date -> ClockCheck.compare(neighbor, date, sent, received)));
  }

  /**
   * Why a URL cannot be used at all. A port that speaks TLS while the URL says http, or the other
   * way round, is told as such.
   *
   * @param setting that holds the URL
   */
  public Optional<Finding> unusable(URI uri, Answer answer, String setting) {
    String check = neighbor + ".reachable";
    if (answer.reply() instanceof Reply.Failed failed) {
      return Optional.of(SchemeProbe.of(uri, control)
          .map(speaks -> wrongScheme(check, uri, speaks, setting))
          .orElseGet(() -> unreachable(check, uri, failed, setting)));
    } else if (answer.reply() instanceof Reply.TooLarge) {
      return Optional.of(Finding.failed(
          check, uri + " answers with too much", "a short answer", "Check " + setting + "."));
    } else if (answer.is(400) && uri.getScheme().equals("http")) {
      return SchemeProbe.of(uri, control).map(speaks -> wrongScheme(check, uri, speaks, setting));
    }
    return Optional.empty();
  }

  private static Finding wrongScheme(String check, URI uri, String speaks, String setting) {
    String server = uri.getScheme() + "://" + uri.getRawAuthority();
    return Finding.failed(
        check,
        speaks.equals("https")
            ? server + ": this port speaks TLS, and the URL says http://"
            : server + ": this port speaks plain HTTP, and the URL says https://",
        speaks + "://" + uri.getRawAuthority(),
        "Write " + speaks + ":// in " + setting + ", or use the server's other port.");
  }

  private Finding unreachable(String check, URI uri, Reply.Failed failed, String setting) {
    String port = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    return switch (failed.reason()) {
      case CONNECT ->
        Finding.failed(
            check,
            uri + ": no connection (" + failed.detail() + ")",
            "a server that listens at " + port,
            "Start the server, or correct " + setting
                + ". In a container, localhost is the container itself: use the service's name.");
      case TLS ->
        Finding.failed(
            check,
            uri + ": the certificate is not accepted (" + failed.detail() + ")",
            "a certificate for " + uri.getHost() + " from a known authority",
            "For an authority of your own set bridge."
                + (neighbor.equals("issuer") ? "issuer-ca" : "cockpit.ca")
                + ". If the certificate is for another name, correct "
                + setting + ".");
      case TIMEOUT ->
        Finding.failed(
            check,
            uri + ": no answer in time (" + failed.detail() + ")",
            "an answer within 2.5 seconds",
            "Look for a firewall between here and " + port + ", and at the server's load.");
      default ->
        Finding.failed(
            check,
            uri + ": the connection broke (" + failed.detail() + ")",
            "a complete HTTP answer",
            "Check that " + port + " is an HTTP server, and read its log.");
    };
  }
}
