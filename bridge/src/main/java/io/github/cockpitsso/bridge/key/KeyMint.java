package io.github.cockpitsso.bridge.key;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.UserKey;
import io.micrometer.core.instrument.Counter;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets Cockpit make a user's API key at the first request ({@code bridge.key.mint}). Cockpit makes
 * one key however many bridges call at the same time, and keeps an existing key, so that bridges
 * need not know each other.
 */
public final class KeyMint {
  private static final Logger log = LoggerFactory.getLogger(KeyMint.class);
  private static final Logger audit = LoggerFactory.getLogger("audit");

  private final CockpitApi cockpit;
  private final KeyFormat format;
  private final Counter made;
  private final LogPause pause;

  /**
   * A mint that calls this Cockpit with the bridge's own service key.
   *
   * @param format of usable keys
   * @param made counts the keys that were made
   */
  public KeyMint(CockpitApi cockpit, KeyFormat format, Counter made, InstantSource clock) {
    this.cockpit = cockpit;
    this.format = format;
    this.made = made;
    this.pause = new LogPause(clock);
  }

  /** Makes a key for an active user without one. */
  Decision<Account> keyFor(String id) {
    Outcome<UserKey> outcome = cockpit.mintApiKey(id);
    if (outcome instanceof Outcome.Found<UserKey> found) {
      return account(found.value());
    } else if (outcome instanceof Outcome.NotFound<UserKey>) {
      return Decision.refused(Reason.NO_COCKPIT_ACCOUNT);
    } else if (outcome instanceof Outcome.Invalid<UserKey> invalid
        && invalid.field().equals("active")) {
      return Decision.refused(Reason.ACCOUNT_INACTIVE);
    } else if (outcome instanceof Outcome.Denied<UserKey> denied
        && denied.reason() == Denial.EXCLUDED_ROLE) {
      return Decision.refused(Reason.NO_API_KEY, Denial.EXCLUDED_ROLE.describe());
    } else if (outcome instanceof Outcome.Unavailable<UserKey>) {
      return failed(Reason.KEY_SOURCE_UNAVAILABLE, outcome.describe());
    } else if (outcome instanceof Outcome.Malformed<UserKey>) {
      return failed(Reason.KEY_SOURCE_MALFORMED, outcome.describe());
    }
    return failed(Reason.KEY_SOURCE_REFUSES, remedy(outcome));
  }

  private Decision<Account> account(UserKey user) {
    if (!user.active()) {
      return Decision.refused(Reason.ACCOUNT_INACTIVE);
    } else if (user.apiKey().isEmpty()) {
      return failed(Reason.KEY_SOURCE_MALFORMED, "the answer contains no key");
    }
    Optional<String> problem = format.problem(user.apiKey().get());
    if (problem.isPresent()) {
      return failed(
          Reason.KEY_SOURCE_MALFORMED, "the key in the answer is unusable: " + problem.get());
    }
    made.increment();
    audit.atInfo().addKeyValue("cockpit_user", user.id()).log("key made");
    return Decision.granted(new Account(user.apiKey().get(), user.id(), user.role()));
  }

  private static String remedy(Outcome<UserKey> outcome) {
    return outcome instanceof Outcome.Denied<UserKey> denied && denied.reason() == Denial.PERMISSION
        ? "the Cockpit role of bridge.cockpit.service-key lacks the permission sso/keys/write. Add"
            + " it (php tower sso:setup bridge --mint-on-first-use), or set bridge.key.mint to off"
        : describe(outcome);
  }

  /** Describes an outcome without Cockpit's text, which can be long and can contain a key. */
  public static String describe(Outcome<?> outcome) {
    return outcome instanceof Outcome.Invalid
        ? "Cockpit rejects the request as invalid"
        : outcome.describe();
  }

  private Decision<Account> failed(Reason reason, String detail) {
    if (pause.isOver(reason)) {
      log.error("Cockpit cannot make an API key: {}", detail);
    }
    return Decision.refused(reason);
  }
}
