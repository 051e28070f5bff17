package io.github.cockpitsso.provider.sync;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.UserPage;
import io.github.cockpitsso.client.UserQuery;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Reads the directory page by page, by cursor: who comes or goes meanwhile makes it miss nobody else and repeat nobody
 * ({@code docs/addon-api.md}, {@code after}). While one page is worked on, Cockpit is asked for the next.
 */
final class DirectoryListing {
  // No Cockpit has as many; a listing without an end would fill the memory.
  private static final int LARGEST = 1_000_000;

  private final CockpitApi cockpit;
  private final Optional<Instant> since;
  private final int pageSize;
  private final Executor readers;
  private final Set<String> seen = new HashSet<>();
  private Optional<String> cursor = Optional.empty();
  private Optional<Instant> newest = Optional.empty();
  private Optional<String> trouble = Optional.empty();
  private Optional<CompletableFuture<Outcome<UserPage>>> ahead = Optional.empty();
  private boolean over;

  /**
   * A listing of everybody, or of those changed since.
   *
   * @param since by Cockpit's clock
   * @param readers reads the page ahead, one at a time
   */
  DirectoryListing(CockpitApi cockpit, Optional<Instant> since, int pageSize, Executor readers) {
    this.cockpit = cockpit;
    this.since = since;
    this.pageSize = pageSize;
    this.readers = readers;
  }

  /** The next page; nothing when there is none, or when Cockpit did not give it: see {@link #trouble()}. */
  Optional<UserPage> next() {
    if (over) {
      return Optional.empty();
    }
    Outcome<UserPage> outcome =
        ahead.map(CompletableFuture::join).orElseGet(() -> cockpit.search(query()));
    Optional<UserPage> page = outcome.ifFound();
    if (page.isEmpty()) {
      return stop(outcome.describe());
    }
    return page.get().size() == 0 ? end(page.get()) : advance(page.get());
  }

  private Optional<UserPage> advance(UserPage page) {
    if (page.last().filter(seen::contains).isPresent()) {
      return stop("not an answer of Cockpit: a page behind the last one repeats it");
    }
    page.users().forEach(user -> {
      seen.add(user.id());
      newest = user.modified()
          .filter(it -> newest.isEmpty() || it.isAfter(newest.get()))
          .or(() -> newest);
    });
    page.flaws().forEach(flaw -> seen.add(flaw.id()));
    if (seen.size() > LARGEST) {
      return stop("Cockpit lists more than " + LARGEST + " users");
    }
    cursor = page.last();
    if (page.size() < pageSize) {
      end(page);
    } else {
      askAhead();
    }
    return Optional.of(page);
  }

  private void askAhead() {
    UserQuery query = query();
    ahead = Optional.of(CompletableFuture.supplyAsync(() -> cockpit.search(query), readers));
  }

  private UserQuery query() {
    return new UserQuery("", since, cursor, 0, pageSize);
  }

  private Optional<UserPage> end(UserPage page) {
    return seen.size() < page.total()
        ? stop("Cockpit counts " + page.total() + " users, but listed " + seen.size())
        : finish();
  }

  private Optional<UserPage> finish() {
    over = true;
    return Optional.empty();
  }

  private Optional<UserPage> stop(String why) {
    over = true;
    trouble = Optional.of(why);
    return Optional.empty();
  }

  /** Why the listing ended before its end, if it did. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Whether this is a listing of everybody. */
  boolean isOfAll() {
    return since.isEmpty();
  }

  /** The {@code _id}s of all who were listed so far. */
  Set<String> seen() {
    return seen;
  }

  /** When the latest change among them was, by Cockpit's clock. */
  Optional<Instant> newest() {
    return newest;
  }
}
