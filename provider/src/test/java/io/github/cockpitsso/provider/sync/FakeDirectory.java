package io.github.cockpitsso.provider.sync;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.UserPage;
import io.github.cockpitsso.client.UserQuery;
import io.github.cockpitsso.provider.fake.Fake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A Cockpit directory in memory. Other calls of the API fail. */
final class FakeDirectory {
  final TreeMap<String, CockpitUser> users = new TreeMap<>();
  final List<UserQuery> queries = Collections.synchronizedList(new ArrayList<>());
  final List<String> names = new ArrayList<>();
  final List<String> lookups = new ArrayList<>();
  private final Semaphore ahead = new Semaphore(-1);
  int pagesUntilOutage = Integer.MAX_VALUE;
  boolean lookupsFail;
  long uncounted;
  boolean repeatsItself;

  FakeDirectory with(String id, String name, long modified) {
    users.put(
        id,
        new CockpitUser(
            id,
            name,
            name,
            "",
            "editor",
            true,
            false,
            Optional.of(Instant.ofEpochSecond(modified))));
    return this;
  }

  FakeDirectory withInactive(String id, String name) {
    with(id, name, 100);
    CockpitUser user = users.get(id);
    users.put(id, new CockpitUser(id, name, name, "", user.role(), false, false, user.modified()));
    return this;
  }

  /**
   * Waits until Cockpit was called for one more page than in the previous wait, not counting the
   * first page.
   */
  boolean isAskedAhead() {
    try {
      return ahead.tryAcquire(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  CockpitApi api() {
    return Fake.of(CockpitApi.class, (method, arguments) -> switch (method) {
      case "search" -> search((UserQuery) arguments[0]);
      case "findById" -> find((String) arguments[0]);
      case "findByUsernameInAnyCase" -> named((String) arguments[0]);
      default -> throw new AssertionError("Not expected to be called: " + method);
    });
  }

  private Outcome<UserPage> search(UserQuery query) {
    queries.add(query);
    ahead.release();
    if (pagesUntilOutage-- <= 0) {
      return new Outcome.Unavailable<>(Outage.TIMEOUT, "the test says so");
    }
    List<CockpitUser> matching = users.values().stream()
        .filter(it -> query.modifiedSince().isEmpty()
            || !it.modified().orElseThrow().isBefore(query.modifiedSince().get()))
        .toList();
    List<CockpitUser> page = matching.stream()
        .filter(it -> repeatsItself
            || query.after().filter(after -> it.id().compareTo(after) <= 0).isEmpty())
        .limit(query.limit())
        .toList();
    return new Outcome.Found<>(new UserPage(
        page,
        List.of(),
        page.isEmpty()
            ? Optional.empty()
            : Optional.of(page.get(page.size() - 1).id()),
        matching.size() + uncounted));
  }

  private Outcome<List<CockpitUser>> named(String name) {
    names.add(name);
    return new Outcome.Found<>(
        users.values().stream().filter(it -> it.user().equalsIgnoreCase(name)).toList());
  }

  private Outcome<CockpitUser> find(String id) {
    lookups.add(id);
    if (lookupsFail) {
      return new Outcome.Unavailable<>(Outage.TIMEOUT, "the test says so");
    }
    return users.containsKey(id) ? new Outcome.Found<>(users.get(id)) : new Outcome.NotFound<>();
  }
}
