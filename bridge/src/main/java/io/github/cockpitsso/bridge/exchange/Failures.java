package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.bridge.refusal.Reason;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.http.HttpException;

/** Finds the reason for a failure on the way to Cockpit and back. */
public final class Failures {
  private Failures() {}

  /** The reason for a failure between bridge and Cockpit. */
  public static Reason ofCockpit(Throwable failure) {
    if (failure instanceof RefusedMessage refused) {
      return refused.reason();
    } else if (failure instanceof ConnectException
        || failure instanceof SocketTimeoutException
        || failure instanceof UnknownHostException
        || failure instanceof NoRouteToHostException
        || failure instanceof UnresolvedAddressException) {
      return Reason.COCKPIT_UNREACHABLE;
    } else if (failure instanceof TimeoutException) {
      return Reason.COCKPIT_TIMEOUT;
    } else if (failure instanceof SSLException) {
      return Reason.COCKPIT_TLS;
    }
    return failure instanceof RejectedExecutionException
        ? Reason.OVERLOADED
        : Reason.COCKPIT_MALFORMED;
  }

  /** The reason for a failure between client and bridge, while the body was read. */
  public static Reason ofClient(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RefusedMessage refused) {
        return refused.reason();
      } else if (cause instanceof HttpException refused) {
        return Reason.ofStatus(refused.getCode());
      } else if (cause instanceof TimeoutException) {
        return Reason.BODY_TIMEOUT;
      }
    }
    return Reason.BAD_REQUEST;
  }
}
