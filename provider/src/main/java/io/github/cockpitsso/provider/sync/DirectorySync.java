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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One sync, to be run once. Each page of Cockpit's directory becomes a batch of the target, so that whatever ends a sync
 * early loses nothing that is done, and the next one passes over it quickly. Nobody is disabled or removed for being gone
 * unless the whole directory was read and Cockpit says once more that the account is not there.
 */
public final class DirectorySync {
  private static final String NOBODY =
      "Cockpit's directory is empty, which is believed of no Cockpit that had users before; nobody is disabled or"
          + " removed. Check the URL";

  private final CockpitApi cockpit;
  private final ImportTarget users;
  private final SyncConfig config;
  private final SyncLog log;
  private final Clock clock;
  private final Executor helpers;
  private ImportResult done = ImportResult.NONE;
  private Optional<String> trouble = Optional.empty();
  private final long start = System.nanoTime();
  private final List<CockpitUser> inactive = new ArrayList<>();
  private final Map<String, List<AccountName>> listed = new HashMap<>();
  private boolean isComplete;
  private int flaws;

  /**
   * A sync of this federation.
   *
   * @param name the federation's, for the log
   * @param clock of this machine
   * @param helpers for asking Cockpit for the next page and for writing pages, a handful at a time
   */
  public DirectorySync(
      String name,
      CockpitApi cockpit,
      ImportTarget users,
      SyncConfig config,
      Clock clock,
      Executor helpers) {
    this.cockpit = cockpit;
    this.users = users;
    this.config = config;
    this.log = new SyncLog(name);
    this.clock = clock;
    this.helpers = helpers;
  }

  /** Reads everybody. */
  public SyncResult full() {
    var listing = new DirectoryListing(cockpit, Optional.empty(), config.batch(), helpers);
    log.start("all users");
    read(listing);
    bringInUnclear();
    retireInactive();
    if (trouble.isEmpty()) {
      retireGone(listing.seen());
    }
    settle(listing.seen());
    return end("all users", listing, listing.newest());
  }

  /**
   * Reads who has changed.
   *
   * @param from up to where Keycloak is in step; everybody is read if it is not known
   */
  public SyncResult changed(Optional<SyncCheckpoint> from) {
    var listing =
        new DirectoryListing(cockpit, from.map(SyncCheckpoint::since), config.batch(), helpers);
    log.start("changed users");
    read(listing);
    bringInUnclear();
    retireInactive();
    settle(listing.seen());
    return end(
        "changed users",
        listing,
        Stream.concat(from.map(SyncCheckpoint::modified).stream(), listing.newest().stream())
            .max(Instant::compareTo));
  }

  private void read(DirectoryListing listing) {
    try (var active = new ParallelImport(users, helpers)) {
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
        active.take(accounts.get(true));
        inactive.addAll(accounts.get(false));
      }
      done = done.and(active.end());
    }
    trouble = listing.trouble();
    isComplete = trouble.isEmpty() && listing.isOfAll();
  }

  /** Names whose variants had to be known first; the next sync does it if the directory could not be read. */
  private void bringInUnclear() {
    List<CockpitUser> unclear = done.unclear();
    done = done.withoutUnclear();
    if (trouble.isEmpty()) {
      for (List<CockpitUser> batch : Batches.of(unclear, config.batch())) {
        done = done.and(users.take(batch, ImportTarget.of(batch, this::variants)));
      }
    }
  }

  /** A directory that was read to its end answers this without a call. */
  private Outcome<List<AccountName>> variants(CockpitUser account) {
    return isComplete
        ? new Outcome.Found<>(listed.getOrDefault(NameFold.of(account.user()), List.of()))
        : NameVariants.in(cockpit, account.user());
  }

  private void retireInactive() {
    if (config.inactive() == MissingUserPolicy.KEEP || inactive.isEmpty()) {
      return;
    }
    Set<String> here = users.ids(config.inactive() == MissingUserPolicy.DISABLE);
    List<CockpitUser> leaving =
        inactive.stream().filter(it -> here.contains(it.id())).toList();
    if (config.isTooMany(leaving.size(), here.size())) {
      trouble = trouble.or(() -> Optional.of(tooMany(leaving.size(), here.size(), "inactive")));
      return;
    }
    for (List<CockpitUser> batch : Batches.of(leaving, config.batch())) {
      done = done.and(users.take(batch, this::variants));
    }
  }

  private static String tooMany(int leaving, int here, String how) {
    return leaving + " of " + here + " users are " + how
        + " in Cockpit, which is more than this federation believes of one sync; none of them is disabled or removed. Check"
        + " the URL, and that Cockpit has all its users; if it is right, raise 'most users gone at once' for one sync";
  }

  private void retireGone(Set<String> seen) {
    if (config.gone() == MissingUserPolicy.KEEP) {
      return;
    }
    Set<String> here = users.ids(config.gone() == MissingUserPolicy.DISABLE);
    if (seen.isEmpty() && !here.isEmpty()) {
      trouble = Optional.of(NOBODY);
      return;
    }
    List<String> gone = here.stream().filter(id -> !seen.contains(id)).toList();
    if (config.isTooMany(gone.size(), here.size())) {
      trouble = Optional.of(tooMany(gone.size(), here.size(), "not"));
      return;
    }
    for (String id : gone) {
      if (trouble.isEmpty()) {
        // Who came into being behind the cursor is no less there than who was listed.
        trouble = askAbout(id, account -> users.take(List.of(account), this::variants));
      }
    }
  }

  /** Retires the user of an account that is gone; says why that is not known. */
  private Optional<String> askAbout(String id, Function<CockpitUser, ImportResult> ifThere) {
    Outcome<CockpitUser> account = cockpit.findById(id);
    if (account instanceof Outcome.NotFound<CockpitUser>) {
      done = done.and(users.retire(id));
      return Optional.empty();
    }
    if (account.ifFound().isEmpty()) {
      return Optional.of(account.describe());
    }
    done = done.and(ifThere.apply(account.ifFound().get()));
    return Optional.empty();
  }

  /** Names and addresses that were not free yet may be now that everybody else is up to date. */
  private void settle(Set<String> seen) {
    if (trouble.isPresent() || done.waiting().isEmpty()) {
      return;
    }
    Map<String, CockpitUser> accounts = new LinkedHashMap<>();
    done.waiting().forEach(account -> accounts.put(account.id(), account));
    ImportResult settled = settle(accounts.values());
    int before = accounts.size();
    int removed = done.removed();
    // Of who was not listed, it is not known yet whether he still has the name in Cockpit.
    for (String holder : settled.failures().stream()
        .flatMap(it -> it.holder().stream())
        .filter(it -> !seen.contains(it) && !accounts.containsKey(it))
        .distinct()
        .toList()) {
      trouble = trouble.or(() -> askAbout(holder, account -> {
        accounts.put(holder, account);
        return ImportResult.NONE;
      }));
    }
    if (accounts.size() > before || done.removed() > removed) {
      settled = settled.withoutFailures().and(settle(accounts.values()));
    }
    done = done.and(settled);
  }

  private ImportResult settle(Collection<CockpitUser> accounts) {
    List<CockpitUser> all = List.copyOf(accounts);
    return users.settle(all, ImportTarget.of(all, this::variants));
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
        trouble);
    if (trouble.isPresent()) {
      return SyncResult.stopped(done, failed, text, log.failures());
    }
    boolean isAllIn = done.failures().stream().noneMatch(ImportResult.Failure::passing);
    Instant now = clock.instant();
    // A date from the future would hide whatever changes until then.
    return SyncResult.completed(
        done,
        failed,
        text,
        log.failures(),
        reached.filter(it -> isAllIn).map(it -> it.isAfter(now) ? now : it));
  }
}
