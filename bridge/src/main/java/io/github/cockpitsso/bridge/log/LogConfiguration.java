package io.github.cockpitsso.bridge.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import io.github.cockpitsso.bridge.settings.LogSettings;
import java.io.OutputStream;
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

  private static final String INITIAL_PATTERN = "%-5level %replace(%msg){'[\\r\\n]', '?'}%n";

  private LogConfiguration() {}

  /** Logs errors only, at once: until the settings are read, and for commands. */
  public static void applyInitial(LoggerContext context) {
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(context);
    console.setTarget(ConsoleTarget.SystemErr.getName());
    console.setEncoder(text(context, INITIAL_PATTERN));
    console.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.ERROR);
    root.addAppender(console);
  }

  /** Logs with these settings from now on. Close the writer before the process ends. */
  public static LogWriter apply(LogSettings settings) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    LogWriter writer = writer(context, settings.json(), ConsoleTarget.SystemErr.getStream());
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
    var warmUp = context.getLogger(RequestLoggers.WARM_UP);
    warmUp.setLevel(Level.INFO);
    warmUp.setAdditive(false);
    warmUp.addAppender(writer(context, settings.json(), OutputStream.nullOutputStream()));
    return writer;
  }

  private static LogWriter writer(LoggerContext context, boolean json, OutputStream out) {
    var writer = new LogWriter(new LogBuffer(encoder(context, json), json, out));
    writer.setContext(context);
    writer.start();
    return writer;
  }

  /** The encoder of a format, ready to use. */
  static Encoder<ILoggingEvent> encoder(LoggerContext context, boolean json) {
    return json ? started(new JsonLogEncoder(), context) : text(context, PATTERN);
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context, String pattern) {
    var encoder = new PatternLayoutEncoder();
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setPattern(pattern);
    return started(encoder, context);
  }

  private static Encoder<ILoggingEvent> started(
      Encoder<ILoggingEvent> encoder, LoggerContext context) {
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }
}
