package io.github.cockpitsso.provider.outage;

import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.http.Call;
import io.github.cockpitsso.client.http.Reply;
import io.github.cockpitsso.client.http.Transport;
import io.github.cockpitsso.provider.text.LogLine;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Sends calls while the circuit breaker allows them. An outage is: no connection, a TLS failure, a
 * timeout, an interrupted answer, or an error of a proxy (502, 503, 504). Everything else is an
 * answer: a wrong password, a refused key, and also an error of Cockpit itself (500), which may
 * concern one user only.
 */
final class CircuitBreakerTransport implements Transport {
  private static final Logger LOG = Logger.getLogger(CircuitBreakerTransport.class);

  private final Transport transport;
  private final CircuitBreaker breaker;
  private final String federation;
  private final boolean fullTimeout;

  /**
   * A transport behind a circuit breaker.
   *
   * @param federation name, for the log
   * @param fullTimeout whether the transport has the timeout from the settings; a timeout after
   *     less time is ignored
   */
  CircuitBreakerTransport(
      Transport transport, CircuitBreaker breaker, String federation, boolean fullTimeout) {
    this.transport = transport;
    this.breaker = breaker;
    this.federation = LogLine.of(federation);
    this.fullTimeout = fullTimeout;
  }

  @Override
  public Reply send(Call call) {
    Optional<CircuitBreaker.Permit> permit = breaker.acquire();
    if (permit.isEmpty()) {
      return new Reply.Failed(
          Outage.SUSPENDED,
          CircuitBreaker.FAILURES + " in a row; one trial call every "
              + CircuitBreaker.PAUSE.toSeconds() + " s");
    }
    boolean recorded = false;
    try {
      Reply reply = transport.send(call);
      record(permit.get(), reply);
      recorded = true;
      return reply;
    } finally {
      if (!recorded) {
        permit.get().undecided();
      }
    }
  }

  private void record(CircuitBreaker.Permit permit, Reply reply) {
    if (reply instanceof Reply.Failed failed) {
      if (isOutage(failed.reason())) {
        fail(permit, failed.reason().describe() + ": " + failed.detail());
      } else {
        permit.undecided();
      }
    } else if (reply instanceof Reply.Answer answer && isProxyError(answer.status())) {
      fail(permit, "status " + answer.status());
    } else if (permit.succeeded()) {
      LOG.infof("Cockpit federation '%s': Cockpit is available again", federation);
    }
  }

  private void fail(CircuitBreaker.Permit permit, String why) {
    if (permit.failed()) {
      LOG.warnf(
          "Cockpit federation '%s': calls are suspended after %d failures in a row, with"
              + " one trial call every %d s. Last failure: %s",
          federation, CircuitBreaker.FAILURES, CircuitBreaker.PAUSE.toSeconds(), why);
    }
  }

  private boolean isOutage(Outage outage) {
    return switch (outage) {
      case CONNECT, TLS, BROKEN -> true;
      case TIMEOUT -> fullTimeout;
      case SERVER_ERROR, RATE_LIMITED, REDIRECTED, BUSY, SUSPENDED -> false;
    };
  }

  private static boolean isProxyError(int status) {
    return status == 502 || status == 503 || status == 504;
  }
}
