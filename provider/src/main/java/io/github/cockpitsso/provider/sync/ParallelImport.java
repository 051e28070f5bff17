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
 * Brings pages of accounts in, several at once: a database has most of its work at the end of a transaction, and another
 * page can use that time. Pages that have a name or an address in common go one after the other, for in Keycloak's database
 * nothing keeps one user's name and another's address apart.
 */
final class ParallelImport implements AutoCloseable {
  private static final int MOST = 4;

  private final ImportTarget users;
  private final Executor writers;
  private final int atOnce;
  private final Deque<Page> running = new ArrayDeque<>();
  private ImportResult done = ImportResult.NONE;

  /** An import that writes as many pages at once as there are processors, but at least two and at most four. */
  ParallelImport(ImportTarget users, Executor writers) {
    this.users = users;
    this.writers = writers;
    this.atOnce = Math.max(2, Math.min(MOST, Runtime.getRuntime().availableProcessors()));
  }

  /** Begins to bring these in; waits first until there is room. */
  void take(List<CockpitUser> accounts) {
    Set<String> claims = claims(accounts);
    while (running.size() >= atOnce
        || running.stream().anyMatch(it -> !Collections.disjoint(it.claims(), claims))) {
      finishFirst();
    }
    running.add(new Page(
        claims, CompletableFuture.supplyAsync(() -> users.take(accounts, Map.of()), writers)));
  }

  /** What became of all; waits until they are stored. */
  ImportResult end() {
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

  private static Set<String> claims(List<CockpitUser> accounts) {
    Set<String> claims = new HashSet<>();
    for (CockpitUser account : accounts) {
      // All variants of a name: which one wins depends on who is here already.
      claims.add(NameFold.of(account.user()));
      claims.add(account.user().toLowerCase(Locale.ROOT));
      claims.add(account.email().strip().toLowerCase(Locale.ROOT));
    }
    claims.remove("");
    return claims;
  }

  /** Waits for what is under way: nothing of a sync is written after its end, however it ends. */
  @Override
  public void close() {
    running.forEach(it -> it.result().handle((batch, failure) -> batch).join());
  }

  private record Page(Set<String> claims, CompletableFuture<ImportResult> result) {}
}
