package io.github.cockpitsso.bridge.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Records the events of one logger, at the level info and above. */
public final class LogRecorder implements AutoCloseable {
  private final Logger logger;
  private final Level before;
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  private LogRecorder(Logger logger) {
    this.logger = logger;
    this.before = logger.getLevel();
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
  }

  public static LogRecorder of(String logger) {
    return new LogRecorder((Logger) LoggerFactory.getLogger(logger));
  }

  /** The messages without their fields. */
  public List<String> messages() {
    return events().stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** Messages and fields as one text. */
  public String all() {
    return String.join(
        "\n",
        events().stream()
            .map(event -> event.getFormattedMessage() + " " + event.getKeyValuePairs())
            .toList());
  }

  private List<ILoggingEvent> events() {
    return List.copyOf(lines.list);
  }

  @Override
  public void close() {
    logger.detachAppender(lines);
    logger.setLevel(before);
  }
}
