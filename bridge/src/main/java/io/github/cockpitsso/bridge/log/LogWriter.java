package io.github.cockpitsso.bridge.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/**
 * Writes log lines in a thread of its own, so that no other thread waits for the log's reader. A
 * line that comes alone is written at once; under load many lines share one write. Lines for which
 * the queue has no room are lost, and counted.
 */
public final class LogWriter extends UnsynchronizedAppenderBase<ILoggingEvent>
    implements AutoCloseable {
  private static final String NAME = "log-writer";
  private static final String OTHER = "other";
  private static final String LOST =
      "Lines of these logs were lost, because standard error was not read in time";

  /** The logs whose lost lines are counted. */
  public static final List<String> LOGS = List.of(AccessLog.NAME, AuditLog.NAME, OTHER);

  private static final int CAPACITY = 8192;
  // For lines that matter more than those of the access log.
  private static final int RESERVED = CAPACITY / 4;
  private static final int BATCH = 256;
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private final Logger log = (Logger) LoggerFactory.getLogger(LogWriter.class);
  private final BlockingQueue<ILoggingEvent> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final List<ILoggingEvent> batch = new ArrayList<>(BATCH);
  private final Map<String, LongAdder> lost = new HashMap<>();
  private final Map<String, Long> reported = new HashMap<>();
  private final LogBuffer buffer;
  private final Thread thread = new Thread(this::run, "bridge-log");
  private volatile boolean asleep;

  /** A writer that adds all lines to this buffer. */
  LogWriter(LogBuffer buffer) {
    this.buffer = buffer;
    for (String name : LOGS) {
      lost.put(name, new LongAdder());
      reported.put(name, 0L);
    }
    setName(NAME);
    thread.setDaemon(true);
  }

  /** How many lines of one of {@link #LOGS} were lost; 0 if Logback is configured otherwise. */
  public static long lost(String log) {
    return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
            && context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(NAME)
                instanceof LogWriter used
        ? used.lost.get(log).sum()
        : 0;
  }

  @Override
  public void start() {
    super.start();
    thread.start();
  }

  /** Writes what was logged before, and ends. Waits at most five seconds for the log's reader. */
  @Override
  public void stop() {
    super.stop();
    LockSupport.unpark(thread);
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** Without the loop check of Logback, which keeps a value in each thread. */
  @Override
  public void doAppend(ILoggingEvent event) {
    if (isStarted()) {
      append(event);
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    event.prepareForDeferredProcessing();
    if (!hasRoom(event) || !queue.offer(event)) {
      lost(event);
    } else if (asleep) {
      // The first one wakes the writer; while it works or rests there is nothing to do.
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  private boolean hasRoom(ILoggingEvent event) {
    return !event.getLoggerName().equals(AccessLog.NAME) || queue.remainingCapacity() > RESERVED;
  }

  private void run() {
    boolean open = true;
    while (open) {
      // Read first, so that all lines before the stop are written.
      open = isStarted();
      boolean busy = writeQueue();
      if (open) {
        rest(busy);
      }
    }
  }

  /**
   * Under load the writer looks into the queue every few milliseconds: to be woken for each line
   * would cost more than to write it.
   */
  private void rest(boolean busy) {
    if (busy) {
      LockSupport.parkNanos(this, REST_NANOS);
      return;
    }
    asleep = true;
    if (queue.isEmpty() && isStarted()) {
      LockSupport.park(this);
    }
    asleep = false;
  }

  /** Writes at most as many lines as the queue holds. Returns whether there were any. */
  private boolean writeQueue() {
    int count = 0;
    while (count < CAPACITY && queue.drainTo(batch, BATCH) > 0) {
      count += batch.size();
      batch.forEach(this::write);
      batch.clear();
    }
    reportLost();
    try {
      buffer.flush();
    } catch (IOException e) {
      addError("The log cannot be written", e);
    }
    return count > 0;
  }

  private void write(ILoggingEvent event) {
    try {
      buffer.add(event);
    } catch (Throwable e) {
      // Also when memory is short: one line must not end the log.
      lost(event);
    }
  }

  private void lost(ILoggingEvent event) {
    lost.getOrDefault(event.getLoggerName(), lost.get(OTHER)).increment();
  }

  /** Logs how many lines were lost since the last report, whatever the log level. */
  private void reportLost() {
    List<KeyValuePair> counts = new ArrayList<>();
    for (String name : LOGS) {
      long count = lost.get(name).sum();
      long before = reported.put(name, count);
      if (count > before) {
        counts.add(new KeyValuePair(name, count - before));
      }
    }
    if (!counts.isEmpty()) {
      var report = new LoggingEvent(LogWriter.class.getName(), log, Level.WARN, LOST, null, null);
      report.setKeyValuePairs(counts);
      write(report);
    }
  }
}
