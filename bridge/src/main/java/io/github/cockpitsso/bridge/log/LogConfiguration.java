package io.github.cockpitsso.bridge.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import io.github.cockpitsso.bridge.settings.LogSettings;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Configures the log. It goes to stderr: stdout is for the ready line and the commands' output. */
public final class LogConfiguration {
  // Each event is one line: line ends and terminal control characters become blanks.
  private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX, UTC} %-5level %logger{0} "
      + "%replace(%replace(%msg %kvp{NONE} %ex{6})"
      + "{'[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]+', ' '}){' +$', ''}%n";

  private LogConfiguration() {}

  /** Logs with these settings from now on. Close the writer before the process ends. */
  public static LogWriter apply(LogSettings settings) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Encoder<ILoggingEvent> encoder = encoder(context, settings.json());
    var writer =
        new LogWriter(new LogBuffer(encoder, settings.json(), ConsoleTarget.SystemErr.getStream()));
    writer.setContext(context);
    writer.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    // At lower levels libraries log what they send, including keys and tokens.
    root.setLevel(Level.WARN);
    root.addAppender(writer);
    Level level = Level.valueOf(settings.level().toUpperCase(Locale.ROOT));
    context.getLogger("io.github.cockpitsso").setLevel(level);
    context
        .getLogger(AccessLog.NAME)
        .setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.INFO);
    context.getLogger(AuditLog.NAME).setLevel(settings.audit() ? Level.INFO : Level.OFF);
    return writer;
  }

  /** The encoder of a format, ready to use. */
  static Encoder<ILoggingEvent> encoder(LoggerContext context, boolean json) {
    Encoder<ILoggingEvent> encoder = json ? json(context) : text(context);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setPattern(PATTERN);
    return encoder;
  }

  private static Encoder<ILoggingEvent> json(LoggerContext context) {
    var encoder = new JsonLogEncoder();
    encoder.setContext(context);
    return encoder;
  }
}
