package io.github.cockpitsso.provider.sync;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.UserPage;
import io.github.cockpitsso.provider.names.AccountName;
import io.github.cockpitsso.provider.names.NameFold;
import io.github.cockpitsso.provider.names.NameVariants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One sync; run it once. Each page of Cockpit's directory is one batch of the target. If a sync
 * stops early, its finished batches stay, and the next sync skips them quickly. A user is disabled
 * or removed as missing only if the whole directory was read and a second lookup confirms that the
 * account does not exist.
 */
public final class DirectorySync {
  private static final String EMPTY_DIRECTORY =
      "Cockpit's directory is empty. No user is disabled or removed. Check the URL";

  private final CockpitApi cockpit;
  private final ImportTarget users;
  private final SyncConfig config;
  private final SyncLog log;
  private final Clock clock;
  private final Executor executor;
  private ImportResult done = ImportResult.NONE;
  private Optional<String> stopReason = Optional.empty();
  private final long start = System.nanoTime();
  private final List<CockpitUser> inactive = new ArrayList<>();
  private final Map<String, List<AccountName>> listed = new HashMap<>();
  private boolean isComplete;
  private int flaws;

  /**
   * A sync of this federation.
   *
   * @param name of the federation, for the log
   * @param clock of this server
   * @param executor reads the next page and writes a few pages in parallel
   */
  public DirectorySync(
      String name,
      CockpitApi cockpit,
      ImportTarget users,
      SyncConfig config,
      Clock clock,
      Executor executor) {
    this.cockpit = cockpit;
    this.users = users;
    this.config = config;
    this.log = new SyncLog(name);
    this.clock = clock;
    this.executor = executor;
  }

  /** Reads all accounts. */
  public SyncResult full() {
    return run("all users", Optional.empty(), this::handleMissing);
  }

  /**
   * Reads changed accounts.
   *
   * @param from the last checkpoint; empty to read all accounts
   */
  public SyncResult changed(Optional<SyncCheckpoint> from) {
    return run("changed users", from, seen -> {});
  }

  private SyncResult run(
      String what, Optional<SyncCheckpoint> from, Consumer<Set<String>> handleMissing) {
    var listing =
        new DirectoryListing(cockpit, from.map(SyncCheckpoint::since), config.batch(), executor);
    log.start(what);
    read(listing);
    importUnclear();
    handleInactive();
    if (stopReason.isEmpty()) {
      handleMissing.accept(listing.seen());
    }
    resolveRenames(listing.seen());
    return end(
        what,
        listing,
        Stream.concat(from.map(SyncCheckpoint::modified).stream(), listing.newest().stream())
            .max(Instant::compareTo));
  }

  private void read(DirectoryListing listing) {
    try (var active = new ParallelImport(users, executor)) {
      for (Optional<UserPage> page = listing.next(); page.isPresent(); page = listing.next()) {
        page.get().flaws().forEach(log::flaw);
        flaws += page.get().flaws().size();
        Map<Boolean, List<CockpitUser>> accounts =
            page.get().users().stream().collect(Collectors.partitioningBy(CockpitUser::active));
        page.get()
            .users()
            .forEach(it -> listed
                .computeIfAbsent(NameFold.of(it.user()), fold -> new ArrayList<>(1))
                .add(AccountName.of(it)));
        active.submit(accounts.get(true));
        inactive.addAll(accounts.get(false));
      }
      done = done.and(active.finish());
    }
    stopReason = listing.stopReason();
    isComplete = stopReason.isEmpty() && listing.isOfAll();
  }

  /**
   * Imports accounts whose name variants had to be known first. If the directory could not be read,
   * the next sync does it.
   */
  private void importUnclear() {
    List<CockpitUser> unclear = done.unclear();
    done = done.withoutUnclear();
    if (stopReason.isEmpty()) {
      for (List<CockpitUser> batch : Batches.of(unclear, config.batch())) {
        done = done.and(users.importAccounts(batch, ImportTarget.of(batch, this::variants)));
      }
    }
  }

  /** After a complete listing this needs no call. */
  private Outcome<List<AccountName>> variants(CockpitUser account) {
    return isComplete
        ? new Outcome.Found<>(listed.getOrDefault(NameFold.of(account.user()), List.of()))
        : NameVariants.in(cockpit, account.user());
  }

  private void handleInactive() {
    if (config.inactive() == MissingUserPolicy.KEEP || inactive.isEmpty()) {
      return;
    }
    Set<String> here = users.ids(config.inactive() == MissingUserPolicy.DISABLE);
    List<CockpitUser> leaving =
        inactive.stream().filter(it -> here.contains(it.id())).toList();
    if (config.isTooMany(leaving.size(), here.size())) {
      stopReason =
          stopReason.or(() -> Optional.of(tooMany(leaving.size(), here.size(), "inactive")));
      return;
    }
    for (List<CockpitUser> batch : Batches.of(leaving, config.batch())) {
      done = done.and(users.importAccounts(batch, this::variants));
    }
  }

  private static String tooMany(int leaving, int here, String how) {
    return leaving + " of " + here + " users are " + how
        + " in Cockpit, which is more than the limit for one sync. None of them is"
        + " disabled or removed. Check the URL, and that Cockpit has all its users. If"
        + " this is right, raise 'missing users limit' for one sync";
  }

  private void handleMissing(Set<String> seen) {
    if (config.missing() == MissingUserPolicy.KEEP) {
      return;
    }
    Set<String> here = users.ids(config.missing() == MissingUserPolicy.DISABLE);
    if (seen.isEmpty() && !here.isEmpty()) {
      stopReason = Optional.of(EMPTY_DIRECTORY);
      return;
    }
    List<String> missing = here.stream().filter(id -> !seen.contains(id)).toList();
    if (config.isTooMany(missing.size(), here.size())) {
      stopReason = Optional.of(tooMany(missing.size(), here.size(), "not"));
      return;
    }
    for (String id : missing) {
      if (stopReason.isEmpty()) {
        // An account that was created behind the cursor exists, although it was not listed.
        stopReason =
            checkMissing(id, account -> users.importAccounts(List.of(account), this::variants));
      }
    }
  }

  /** Handles the user of a missing account. Returns why the lookup failed. */
  private Optional<String> checkMissing(String id, Function<CockpitUser, ImportResult> ifThere) {
    Outcome<CockpitUser> account = cockpit.findById(id);
    if (account instanceof Outcome.NotFound<CockpitUser>) {
      done = done.and(users.handleMissing(id));
      return Optional.empty();
    }
    if (account.ifFound().isEmpty()) {
      return Optional.of(account.describe());
    }
    done = done.and(ifThere.apply(account.ifFound().get()));
    return Optional.empty();
  }

  /** Names and addresses that were taken may be free now that all other users are up to date. */
  private void resolveRenames(Set<String> seen) {
    if (stopReason.isPresent() || done.waiting().isEmpty()) {
      return;
    }
    Map<String, CockpitUser> accounts = new LinkedHashMap<>();
    done.waiting().forEach(account -> accounts.put(account.id(), account));
    ImportResult settled = resolveRenames(accounts.values());
    int before = accounts.size();
    int removed = done.removed();
    // A holder that was not listed may have another name in Cockpit by now.
    for (String holder : settled.failures().stream()
        .flatMap(it -> it.holder().stream())
        .filter(it -> !seen.contains(it) && !accounts.containsKey(it))
        .distinct()
        .toList()) {
      stopReason = stopReason.or(() -> checkMissing(holder, account -> {
        accounts.put(holder, account);
        return ImportResult.NONE;
      }));
    }
    if (accounts.size() > before || done.removed() > removed) {
      settled = settled.withoutFailures().and(resolveRenames(accounts.values()));
    }
    done = done.and(settled);
  }

  private ImportResult resolveRenames(Collection<CockpitUser> accounts) {
    List<CockpitUser> all = List.copyOf(accounts);
    return users.resolveRenames(all, ImportTarget.of(all, this::variants));
  }

  private SyncResult end(String what, DirectoryListing listing, Optional<Instant> reached) {
    done.failures().forEach(log::failure);
    int failed = done.failures().size() + flaws;
    String text = log.end(
        what,
        done,
        listing.seen().size(),
        failed,
        Duration.ofNanos(System.nanoTime() - start),
        stopReason);
    if (stopReason.isPresent()) {
      return SyncResult.stopped(done, failed, text, log.failures());
    }
    boolean isAllIn = done.failures().stream().noneMatch(ImportResult.Failure::temporary);
    Instant now = clock.instant();
    // A date in the future would hide all changes until then.
    return SyncResult.completed(
        done,
        failed,
        text,
        log.failures(),
        reached.filter(it -> isAllIn).map(it -> it.isAfter(now) ? now : it));
  }
}
