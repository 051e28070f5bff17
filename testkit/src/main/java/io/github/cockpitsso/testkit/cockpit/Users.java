package io.github.cockpitsso.testkit.cockpit;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The users of one Cockpit. Every change is seen by the next request, as in a real one. Names are
 * compared exactly and nothing is unique but the {@code _id}: of several matches the one that was
 * added first is found.
 */
public final class Users {

  private final InstantSource clock;
  private final ObjectIds ids;
  private final Map<String, CockpitUser> byId = new LinkedHashMap<>();
  private final Map<String, String> idByKey = new HashMap<>();

  Users(InstantSource clock, ObjectIds ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /** Adds a user, or replaces the one with the same {@code _id}. */
  public synchronized void add(CockpitUser user) {
    forgetKeys(user.id());
    byId.put(user.id(), user);
    user.apiKey().ifPresent(key -> idByKey.putIfAbsent(key, user.id()));
    user.oldKeys().keySet().forEach(key -> idByKey.putIfAbsent(key, user.id()));
  }

  /** Adds {@code count} active editors {@code user00000}... with keys and the password "Pass-1". */
  public synchronized void addMany(int count) {
    for (int i = 0; i < count; i++) {
      String number = String.format("%05d", i);
      add(CockpitUser.of(
              ids.next(),
              "user" + number,
              "User " + number,
              "user" + number + "@example.org",
              "editor")
          .withPassword(Optional.of("Pass-1"))
          .withApiKey(Optional.of("USR-" + "0".repeat(35) + number)));
    }
  }

  /** The user with this exact login name. */
  public Optional<CockpitUser> find(String user) {
    return first(candidate -> candidate.user().equals(user));
  }

  /** The user with this {@code _id}. */
  public synchronized Optional<CockpitUser> get(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** How many users there are. */
  public synchronized int count() {
    return byId.size();
  }

  /** All users, ordered by {@code _id}. */
  public synchronized List<CockpitUser> all() {
    List<CockpitUser> all = new ArrayList<>(byId.values());
    all.sort(java.util.Comparator.comparing(CockpitUser::id));
    return all;
  }

  /**
   * Changes a user and sets {@code _modified} to now.
   *
   * @return the user after the change
   * @throws IllegalArgumentException when nobody has this login name
   */
  public CockpitUser change(String user, UnaryOperator<CockpitUser> change) {
    CockpitUser before =
        find(user).orElseThrow(() -> new IllegalArgumentException("no user " + user));
    return save(change.apply(before));
  }

  /** Sets another password. */
  public CockpitUser changePassword(String user, String password) {
    return change(user, before -> before.withPassword(Optional.of(password)));
  }

  /** Sets another role, which need not exist. */
  public CockpitUser changeRole(String user, String role) {
    return change(user, before -> before.withRole(role));
  }

  /** Switches a user off. */
  public CockpitUser deactivate(String user) {
    return change(user, before -> before.withActive(false));
  }

  /** Switches a user on. */
  public CockpitUser activate(String user) {
    return change(user, before -> before.withActive(true));
  }

  /** Gives a user another login name; the {@code _id} stays. */
  public CockpitUser rename(String user, String newName) {
    return change(user, before -> before.withUser(newName));
  }

  /** Replaces the API key by a new random one; the old one is refused at once. */
  public CockpitUser rotateKey(String user) {
    return change(user, before -> before.withApiKey(Optional.of(Tokens.userKey())));
  }

  /** Sets {@code _modified} alone. */
  public CockpitUser touch(String user, long unixSeconds) {
    CockpitUser before =
        find(user).orElseThrow(() -> new IllegalArgumentException("no user " + user));
    CockpitUser after = before.withTimes(before.created(), unixSeconds);
    add(after);
    return after;
  }

  /** Deletes a user; nothing happens when nobody has this login name. */
  public void delete(String user) {
    find(user).ifPresent(found -> remove(found.id()));
  }

  synchronized CockpitUser save(CockpitUser changed) {
    CockpitUser stamped = changed.withTimes(changed.created(), now());
    add(stamped);
    return stamped;
  }

  synchronized void clear() {
    byId.clear();
    idByKey.clear();
  }

  long now() {
    return clock.instant().getEpochSecond();
  }

  String nextId() {
    return ids.next();
  }

  synchronized Optional<CockpitUser> first(Predicate<CockpitUser> condition) {
    return byId.values().stream().filter(condition).findFirst();
  }

  /** The user whose key this is; keys that were rotated away count only within their grace. */
  synchronized Optional<CockpitUser> findByKey(String key, boolean withGrace) {
    return Optional.ofNullable(idByKey.get(key))
        .map(byId::get)
        .filter(user -> user.apiKey().equals(Optional.of(key))
            || (withGrace && user.oldKeys().getOrDefault(key, 0L) > now()));
  }

  private void remove(String id) {
    synchronized (this) {
      forgetKeys(id);
      byId.remove(id);
    }
  }

  private void forgetKeys(String id) {
    CockpitUser before = byId.get(id);
    if (before != null) {
      before.apiKey().ifPresent(key -> idByKey.remove(key, id));
      before.oldKeys().keySet().forEach(key -> idByKey.remove(key, id));
    }
  }
}
