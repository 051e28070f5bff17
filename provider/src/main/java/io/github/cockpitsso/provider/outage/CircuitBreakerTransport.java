package io.github.cockpitsso.provider.outage;

import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.http.Call;
import io.github.cockpitsso.client.http.Reply;
import io.github.cockpitsso.client.http.Transport;
import io.github.cockpitsso.provider.text.LogLine;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Sends calls as long as the breaker lets them pass. A failure is what says that Cockpit is not there: no connection, TLS
 * that fails, no answer in time, an answer that breaks off, or the word of a proxy (502, 503, 504). Everything else is an
 * answer, whatever it says: a wrong password, a refused key, even an error of Cockpit's own (500), which may be about one
 * user alone and must not shut the others out.
 */
final class CircuitBreakerTransport implements Transport {
  private static final Logger LOG = Logger.getLogger(CircuitBreakerTransport.class);

  private final Transport transport;
  private final CircuitBreaker breaker;
  private final String federation;
  private final boolean inFullTime;

  /**
   * A transport behind a breaker.
   *
   * @param federation for the log
   * @param inFullTime whether the transport gives Cockpit all the time that it has by the settings; if not, a call that was
   *     too slow says nothing
   */
  CircuitBreakerTransport(
      Transport transport, CircuitBreaker breaker, String federation, boolean inFullTime) {
    this.transport = transport;
    this.breaker = breaker;
    this.federation = LogLine.of(federation);
    this.inFullTime = inFullTime;
  }

  @Override
  public Reply send(Call call) {
    Optional<CircuitBreaker.Pass> pass = breaker.enter();
    if (pass.isEmpty()) {
      return new Reply.Failed(
          Outage.SUSPENDED,
          CircuitBreaker.FAILURES + " in a row; one call every " + CircuitBreaker.PAUSE.toSeconds()
              + " s tries again");
    }
    boolean told = false;
    try {
      Reply reply = transport.send(call);
      tell(pass.get(), reply);
      told = true;
      return reply;
    } finally {
      if (!told) {
        pass.get().undecided();
      }
    }
  }

  private void tell(CircuitBreaker.Pass pass, Reply reply) {
    if (reply instanceof Reply.Failed failed) {
      if (isCockpits(failed.reason())) {
        fail(pass, failed.reason().describe() + ": " + failed.detail());
      } else {
        pass.undecided();
      }
    } else if (reply instanceof Reply.Answer answer && isProxys(answer.status())) {
      fail(pass, "status " + answer.status());
    } else if (pass.succeeded()) {
      LOG.infof("Cockpit federation '%s': Cockpit answers again", federation);
    }
  }

  private void fail(CircuitBreaker.Pass pass, String why) {
    if (pass.failed()) {
      LOG.warnf(
          "Cockpit federation '%s': after %d failures in a row, calls are suspended; one call every %d s tries again."
              + " The last failure: %s",
          federation, CircuitBreaker.FAILURES, CircuitBreaker.PAUSE.toSeconds(), why);
    }
  }

  private boolean isCockpits(Outage outage) {
    return switch (outage) {
      case CONNECT, TLS, BROKEN -> true;
      case TIMEOUT -> inFullTime;
      case SERVER_ERROR, RATE_LIMITED, REDIRECTED, BUSY, SUSPENDED -> false;
    };
  }

  private static boolean isProxys(int status) {
    return status == 502 || status == 503 || status == 504;
  }
}
