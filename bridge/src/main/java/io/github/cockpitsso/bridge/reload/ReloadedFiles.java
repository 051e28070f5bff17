package io.github.cockpitsso.bridge.reload;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What some files mean together. When they change and can be used it is another value from then on;
 * when they can not, the old one stays.
 *
 * @param <T> what they mean; immutable
 */
public final class ReloadedFiles<T> implements Supplier<T> {
  private static final Logger log = LoggerFactory.getLogger(ReloadedFiles.class);

  /** Makes a value of files. */
  @FunctionalInterface
  public interface Reader<T> {

    /**
     * Reads the files.
     *
     * @param contents of each, in the order in which they were given
     * @throws UnusableFileException if no value can be made of them
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
  private String judged;
  private String seen;

  private ReloadedFiles(String what, List<Path> files, Reader<T> reader)
      throws UnusableFileException {
    this.what = what;
    this.files = List.copyOf(files);
    this.reader = reader;
    FileContents content = FileContents.of(this.files);
    this.value = read(content);
    this.inUse = content.mark();
    this.judged = inUse;
    this.seen = inUse;
  }

  /**
   * Reads files for the first time.
   *
   * @param what they are, for log and metrics: a word
   * @throws UnusableFileException if they can not be used; there is no old value to stay with
   */
  public static <T> ReloadedFiles<T> open(String what, List<Path> files, Reader<T> reader)
      throws UnusableFileException {
    return new ReloadedFiles<>(what, files, reader);
  }

  /** What the files meant when they could last be used. */
  @Override
  public T get() {
    return value;
  }

  /** What they are. */
  public String what() {
    return what;
  }

  /** Whether the files mean something else by now that can not be used. */
  public boolean isStale() {
    return stale;
  }

  /** Tells each new value from now on, before {@link #get} has it; from one thread. */
  public void onChange(Consumer<T> listener) {
    listeners.add(listener);
  }

  /**
   * Looks at the files. A change counts when it was there twice: who replaces several files, or
   * writes one slowly, is not interrupted.
   */
  synchronized void look() {
    FileContents content = FileContents.of(files);
    boolean settled = content.mark().equals(seen);
    seen = content.mark();
    if (!settled || seen.equals(judged)) {
      return;
    }
    judged = seen;
    try {
      if (!judged.equals(inUse)) {
        T changed = read(content);
        listeners.forEach(listener -> listener.accept(changed));
        value = changed;
        inUse = judged;
        log.info("Read anew: {}", what);
      }
      stale = false;
    } catch (UnusableFileException e) {
      stale = true;
      log.warn("The old {} is kept: {}", what, e.getMessage());
    }
  }

  private T read(FileContents content) throws UnusableFileException {
    if (content.problem().isPresent()) {
      throw new UnusableFileException(content.problem().get());
    }
    return reader.read(content.bytes());
  }
}
