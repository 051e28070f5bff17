package io.github.cockpitsso.bridge.key;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.UserKey;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces users' keys in Cockpit: at an age ({@code bridge.key.max-age}) and at logout
 * ({@code bridge.key.rotate-at-logout}). Cockpit accepts the old key for a grace time, so that no
 * request with it fails. Cockpit compares the age again, so that bridges that notice it at the same
 * time make one new key.
 */
public final class KeyRotation {
  private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);
  private static final Logger audit = LoggerFactory.getLogger("audit");

  /** Keycloak reports one logout to each client of the session. */
  private static final Duration ONE_LOGOUT = Duration.ofSeconds(30);

  private final CockpitApi cockpit;
  private final KeyFormat format;
  private final Optional<Duration> maxAge;
  private final Duration grace;
  private final Counter replaced;
  private final InstantSource clock;
  private final LogPause pause;

  /**
   * A rotation that calls this Cockpit with the bridge's own service key.
   *
   * @param format of usable keys
   * @param maxAge keys of this age are replaced; empty if age does not matter
   * @param grace how long Cockpit accepts a replaced key; 0 to 24 hours
   * @param replaced counts the keys that were replaced
   */
  public KeyRotation(
      CockpitApi cockpit,
      KeyFormat format,
      Optional<Duration> maxAge,
      Duration grace,
      Counter replaced,
      InstantSource clock) {
    this.cockpit = cockpit;
    this.format = format;
    this.maxAge = maxAge;
    this.grace = grace;
    this.replaced = replaced;
    this.clock = clock;
    this.pause = new LogPause(clock);
  }

  /**
   * Replaces a key that is too old, or whose age is unknown.
   *
   * @return the user with the new key. With the old one if it is young, or cannot be replaced now
   */
  UserKey replaceIfOld(UserKey user) {
    return maxAge
        .filter(age ->
            user.since().filter(it -> it.plus(age).isAfter(clock.instant())).isEmpty())
        .flatMap(age -> replace(user.id(), user.apiKey().orElseThrow().fingerprint(), age, "age"))
        .orElse(user);
  }

  /**
   * Replaces the key of a user who logged out.
   *
   * @param before fingerprint of the key that the user had
   * @return the fingerprint of the present key
   */
  String replaceAtLogout(String id, String before) {
    return replace(id, before, ONE_LOGOUT, "logout")
        .flatMap(UserKey::apiKey)
        .map(Secret::fingerprint)
        .orElse(before);
  }

  private Optional<UserKey> replace(String id, String before, Duration olderThan, String cause) {
    Outcome<UserKey> outcome = cockpit.rotateApiKey(id, grace, Optional.of(olderThan));
    Optional<Secret> key = outcome.ifFound().flatMap(UserKey::apiKey);
    if (key.isEmpty() || format.problem(key.get()).isPresent()) {
      failed(id, outcome);
      return Optional.empty();
    }
    String after = key.get().fingerprint();
    // Cockpit keeps a young key: another bridge was faster, or the clocks differ.
    if (!after.equals(before)) {
      replaced.increment();
      audit
          .atInfo()
          .addKeyValue("cockpit_user", id)
          .addKeyValue("cause", cause)
          .addKeyValue("key", after)
          .log("key replaced");
    }
    return outcome.ifFound();
  }

  private void failed(String id, Outcome<UserKey> outcome) {
    String cause = outcome.ifFound().isPresent()
        ? "the answer contains no usable key"
        : outcome instanceof Outcome.Denied<UserKey> denied && denied.reason() == Denial.PERMISSION
            ? "the Cockpit role of bridge.cockpit.service-key lacks the permission sso/keys/write"
            : outcome instanceof Outcome.Invalid<UserKey> invalid
                    && invalid.field().equals("olderThan")
                ? "the addon is too old. Update addons/CockpitSso"
                : KeyMint.describe(outcome);
    if (pause.isOver(cause)) {
      log.warn("The API key of Cockpit user {} was not replaced: {}", id, cause);
    }
  }
}
