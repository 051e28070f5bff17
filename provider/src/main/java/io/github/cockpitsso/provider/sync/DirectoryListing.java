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
 * Reads the directory page by page with a cursor. Accounts that are created or deleted meanwhile
 * cause no gap and no duplicate ({@code docs/addon-api.md}, {@code after}). The next page is read
 * while the current one is imported.
 */
final class DirectoryListing {
  // More than any Cockpit has. An endless listing would fill the memory.
  private static final int MAX_USERS = 1_000_000;

  private final CockpitApi cockpit;
  private final Optional<Instant> since;
  private final int pageSize;
  private final Executor readers;
  private final Set<String> seen = new HashSet<>();
  private Optional<String> cursor = Optional.empty();
  private Optional<Instant> newest = Optional.empty();
  private Optional<String> stopReason = Optional.empty();
  private Optional<CompletableFuture<Outcome<UserPage>>> ahead = Optional.empty();
  private boolean finished;

  /**
   * A listing of all accounts, or of those changed since this time.
   *
   * @param since by Cockpit's clock
   * @param readers reads the next page, one at a time
   */
  DirectoryListing(CockpitApi cockpit, Optional<Instant> since, int pageSize, Executor readers) {
    this.cockpit = cockpit;
    this.since = since;
    this.pageSize = pageSize;
    this.readers = readers;
  }

  /** The next page. Empty at the end, and after a failure: see {@link #stopReason()}. */
  Optional<UserPage> next() {
    if (finished) {
      return Optional.empty();
    }
    Outcome<UserPage> outcome =
        ahead.map(CompletableFuture::join).orElseGet(() -> cockpit.search(query()));
    Optional<UserPage> page = outcome.ifFound();
    if (page.isEmpty()) {
      return stop(outcome.describe());
    }
    return page.get().size() == 0 ? checkTotal(page.get()) : advance(page.get());
  }

  private Optional<UserPage> advance(UserPage page) {
    if (page.last().filter(seen::contains).isPresent()) {
      return stop("not an answer of Cockpit: a page repeats the last account of an earlier page");
    }
    page.users().forEach(user -> {
      seen.add(user.id());
      newest = user.modified()
          .filter(it -> newest.isEmpty() || it.isAfter(newest.get()))
          .or(() -> newest);
    });
    page.flaws().forEach(flaw -> seen.add(flaw.id()));
    if (seen.size() > MAX_USERS) {
      return stop("Cockpit lists more than " + MAX_USERS + " users");
    }
    cursor = page.last();
    if (page.size() < pageSize) {
      checkTotal(page);
    } else {
      readAhead();
    }
    return Optional.of(page);
  }

  private void readAhead() {
    UserQuery query = query();
    ahead = Optional.of(CompletableFuture.supplyAsync(() -> cockpit.search(query), readers));
  }

  private UserQuery query() {
    return new UserQuery("", since, cursor, 0, pageSize);
  }

  private Optional<UserPage> checkTotal(UserPage page) {
    return seen.size() < page.total()
        ? stop("Cockpit reports " + page.total() + " users, but listed " + seen.size())
        : finish();
  }

  private Optional<UserPage> finish() {
    finished = true;
    return Optional.empty();
  }

  private Optional<UserPage> stop(String why) {
    finished = true;
    stopReason = Optional.of(why);
    return Optional.empty();
  }

  /** Why the listing stopped early. Empty if it did not. */
  Optional<String> stopReason() {
    return stopReason;
  }

  /** Whether this lists all accounts. */
  boolean isOfAll() {
    return since.isEmpty();
  }

  /** The {@code _id}s of all accounts that were listed so far. */
  Set<String> seen() {
    return seen;
  }

  /** The latest change among them, by Cockpit's clock. */
  Optional<Instant> newest() {
    return newest;
  }
}
