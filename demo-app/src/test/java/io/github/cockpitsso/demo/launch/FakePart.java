package io.github.cockpitsso.demo.launch;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/** A part that starts, fails or ends when a test wants it. */
final class FakePart implements Part {
  private final String name;
  private final CompletableFuture<Optional<String>> start = new CompletableFuture<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private Optional<Path> log = Optional.empty();

  FakePart(String name) {
    this.name = name;
  }

  static FakePart up(String name) {
    FakePart part = new FakePart(name);
    part.start.complete(Optional.empty());
    return part;
  }

  FakePart withLog(Path file) {
    log = Optional.of(file);
    return this;
  }

  void fail(String why) {
    start.complete(Optional.of(why));
  }

  void end(String why) {
    end.complete(why);
  }

  boolean stopped() {
    return stopped.getCount() == 0;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String address() {
    return "http://" + name;
  }

  @Override
  public void start() throws PartFailure, InterruptedException {
    Optional<String> failure = get(start);
    if (failure.isPresent()) {
      throw new PartFailure(failure.get());
    }
  }

  @Override
  public String awaitEnd() throws InterruptedException {
    return get(end);
  }

  @Override
  public Optional<Path> log() {
    return log;
  }

  @Override
  public void stop() {
    stopped.countDown();
  }

  private static <T> T get(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
