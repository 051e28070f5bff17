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
 * The users of one Cockpit. The next request sees every change, as in a real Cockpit. Names are
 * compared exactly, and only the {@code _id} is unique. The first of several matches in the order
 * of creation is found.
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

  /** Adds a user, or replaces the user with the same {@code _id}. */
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

  /** The user with exactly this login name. */
  public Optional<CockpitUser> find(String user) {
    return first(candidate -> candidate.user().equals(user));
  }

  /** The user with this {@code _id}. */
  public synchronized Optional<CockpitUser> get(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Number of users. */
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
   * @throws IllegalArgumentException if no user has this login name
   */
  public CockpitUser change(String user, UnaryOperator<CockpitUser> change) {
    return save(change.apply(existing(user)));
  }

  private CockpitUser existing(String user) {
    return find(user).orElseThrow(() -> new IllegalArgumentException("no user " + user));
  }

  /** Changes the password. */
  public CockpitUser changePassword(String user, String password) {
    return change(user, before -> before.withPassword(Optional.of(password)));
  }

  /** Changes the role. The role need not exist. */
  public CockpitUser changeRole(String user, String role) {
    return change(user, before -> before.withRole(role));
  }

  /** Deactivates a user. */
  public CockpitUser deactivate(String user) {
    return change(user, before -> before.withActive(false));
  }

  /** Activates a user. */
  public CockpitUser activate(String user) {
    return change(user, before -> before.withActive(true));
  }

  /** Changes the login name; the {@code _id} stays. */
  public CockpitUser rename(String user, String newName) {
    return change(user, before -> before.withUser(newName));
  }

  /** Replaces the API key by a new random key. The old key is refused at once. */
  public CockpitUser rotateKey(String user) {
    return change(user, before -> before.withApiKey(Optional.of(Tokens.userKey())));
  }

  /** Sets only {@code _modified}. */
  public CockpitUser touch(String user, long unixSeconds) {
    CockpitUser before = existing(user);
    CockpitUser after = before.withTimes(before.created(), unixSeconds);
    add(after);
    return after;
  }

  /** Deletes a user. Does nothing if no user has this login name. */
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

  /** Whether the condition is true for a user with another {@code _id}. */
  boolean hasOther(CockpitUser user, Predicate<CockpitUser> condition) {
    return first(other -> !other.id().equals(user.id()) && condition.test(other))
        .isPresent();
  }

  /** The owner of a key. Replaced keys are valid only within their grace time. */
  synchronized Optional<CockpitUser> findByKey(String key, boolean withGrace) {
    return Optional.ofNullable(idByKey.get(key))
        .map(byId::get)
        .filter(user -> user.apiKey().equals(Optional.of(key))
            || (withGrace && user.oldKeys().getOrDefault(key, 0L) > now()));
  }

  private synchronized void remove(String id) {
    forgetKeys(id);
    byId.remove(id);
  }

  private void forgetKeys(String id) {
    CockpitUser before = byId.get(id);
    if (before != null) {
      before.apiKey().ifPresent(key -> idByKey.remove(key, id));
      before.oldKeys().keySet().forEach(key -> idByKey.remove(key, id));
    }
  }
}
