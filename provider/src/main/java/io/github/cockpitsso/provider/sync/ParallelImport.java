package io.github.cockpitsso.provider.sync;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.provider.names.NameFold;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Imports several pages in parallel, because the database does most of its work at the commit.
 * Pages with a common name or address run one after the other: no constraint of Keycloak's database
 * keeps usernames and addresses apart.
 */
final class ParallelImport implements AutoCloseable {
  private static final int MOST = 4;

  private final ImportTarget users;
  private final Executor writers;
  private final int atOnce;
  private final Deque<Page> running = new ArrayDeque<>();
  private ImportResult done = ImportResult.NONE;

  /** An import with one thread per processor, at least two and at most four. */
  ParallelImport(ImportTarget users, Executor writers) {
    this.users = users;
    this.writers = writers;
    this.atOnce = Math.max(2, Math.min(MOST, Runtime.getRuntime().availableProcessors()));
  }

  /** Starts to import these accounts. Waits first if too many pages are running. */
  void submit(List<CockpitUser> accounts) {
    Set<String> names = names(accounts);
    while (running.size() >= atOnce
        || running.stream().anyMatch(it -> !Collections.disjoint(it.names(), names))) {
      finishFirst();
    }
    running.add(new Page(
        names,
        CompletableFuture.supplyAsync(() -> users.importAccounts(accounts, Map.of()), writers)));
  }

  /** The result of all pages, after they are committed. */
  ImportResult finish() {
    while (!running.isEmpty()) {
      finishFirst();
    }
    return done;
  }

  private void finishFirst() {
    try {
      done = done.and(running.remove().result().join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static Set<String> names(List<CockpitUser> accounts) {
    Set<String> names = new HashSet<>();
    for (CockpitUser account : accounts) {
      // All variants of a name: which one wins depends on the existing users.
      names.add(NameFold.of(account.user()));
      names.add(account.user().toLowerCase(Locale.ROOT));
      names.add(account.email().strip().toLowerCase(Locale.ROOT));
    }
    names.remove("");
    return names;
  }

  /** Waits for running pages: a sync writes nothing after its end, however it ends. */
  @Override
  public void close() {
    running.forEach(it -> it.result().handle((batch, failure) -> batch).join());
  }

  private record Page(Set<String> names, CompletableFuture<ImportResult> result) {}
}
