package io.github.cockpitsso.bridge.reload;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that is read from files and replaced when the files change. If the new contents are
 * invalid, the old value stays.
 *
 * @param <T> type of the value; immutable
 */
public final class ReloadedFiles<T> implements Supplier<T> {
  private static final Logger log = LoggerFactory.getLogger(ReloadedFiles.class);

  /** Makes a value from the contents of files. */
  @FunctionalInterface
  public interface Reader<T> {

    /**
     * Reads the contents.
     *
     * @param contents of each file, in the given order
     * @throws UnusableFileException if they are invalid
     */
    T read(List<byte[]> contents) throws UnusableFileException;
  }

  private final String what;
  private final List<Path> files;
  private final Reader<T> reader;
  private final List<Consumer<T>> listeners = new CopyOnWriteArrayList<>();
  private volatile T value;
  private volatile boolean stale;
  private String inUse;
  private String checked;
  private String seen;

  /**
   * Reads files for the first time.
   *
   * @param what name for log and metrics, one word
   * @throws UnusableFileException if they are invalid, because there is no old value
   */
  public ReloadedFiles(String what, List<Path> files, Reader<T> reader)
      throws UnusableFileException {
    this.what = what;
    this.files = List.copyOf(files);
    this.reader = reader;
    FileContents content = FileContents.of(this.files);
    this.value = read(content);
    this.inUse = content.mark();
    this.checked = inUse;
    this.seen = inUse;
  }

  /** The value of the last valid contents. */
  @Override
  public T get() {
    return value;
  }

  /** Name for log and metrics. */
  public String what() {
    return what;
  }

  /** Whether the files have changed and are now invalid. */
  public boolean isStale() {
    return stale;
  }

  /** Passes each new value to a listener, before {@link #get} returns it; from one thread. */
  public void onChange(Consumer<T> listener) {
    listeners.add(listener);
  }

  /**
   * Reads the files, and replaces the value if they changed. A change counts only when two readings
   * are the same, because several files may be replaced one after another, or written slowly.
   */
  synchronized void reload() {
    FileContents content = FileContents.of(files);
    boolean settled = content.mark().equals(seen);
    seen = content.mark();
    if (!settled || seen.equals(checked)) {
      return;
    }
    checked = seen;
    try {
      if (!checked.equals(inUse)) {
        T changed = read(content);
        listeners.forEach(listener -> listener.accept(changed));
        value = changed;
        inUse = checked;
        log.info("Reloaded: {}", what);
      }
      stale = false;
    } catch (UnusableFileException e) {
      stale = true;
      log.warn("The new {} is invalid, the bridge keeps the old one: {}", what, e.getMessage());
    }
  }

  private T read(FileContents content) throws UnusableFileException {
    if (content.problem().isPresent()) {
      throw new UnusableFileException(content.problem().get());
    }
    return reader.read(content.bytes());
  }
}
