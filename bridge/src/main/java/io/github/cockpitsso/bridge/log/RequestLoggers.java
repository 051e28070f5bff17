package io.github.cockpitsso.bridge.log;

import ch.qos.logback.classic.Logger;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.LoggerFactory;

/** Where the access log and the audit log of a bridge go. */
public final class RequestLoggers {
  static final String WARM_UP = "warm-up";

  private final Logger access;
  private final Logger audit;

  private RequestLoggers(String access, String audit) {
    this.access = (Logger) LoggerFactory.getLogger(access);
    this.audit = (Logger) LoggerFactory.getLogger(audit);
  }

  /** The logs for the operator. */
  public static RequestLoggers standard() {
    return new RequestLoggers(AccessLog.NAME, AuditLog.NAME);
  }

  /** For the requests of the warm-up: the lines are formatted like all others, but go nowhere. */
  public static RequestLoggers ofWarmUp() {
    return new RequestLoggers(WARM_UP, WARM_UP);
  }

  /** Ends the loggers of the warm-up. */
  public static void endWarmUp() {
    ((Logger) LoggerFactory.getLogger(WARM_UP)).detachAndStopAllAppenders();
  }

  /** The access log. */
  public AccessLog access() {
    return new AccessLog(access);
  }

  /** For audit lines that belong to no single request. */
  public org.slf4j.Logger audit() {
    return audit;
  }

  /** The audit log, throttled by this clock. */
  public AuditLog audit(Scheduler scheduler) {
    return new AuditLog(audit, scheduler);
  }
}
