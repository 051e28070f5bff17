package io.github.cockpitsso.bridge.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.token.AuthenticatedUser;
import io.github.cockpitsso.bridge.token.Logout;
import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.UserKey;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads keys from Cockpit's addon, by the claim {@code cockpit_user_id}. */
public final class CockpitKeySource implements KeySource {
  private static final Logger log = LoggerFactory.getLogger(CockpitKeySource.class);

  private final CockpitApi cockpit;
  private final Optional<KeyMint> mint;
  private final Optional<KeyRotation> rotation;
  private final Optional<Cache<String, Served>> served;
  private final Consumer<Instant> madeAt;

  /** A user whom the bridge has served, and the fingerprint of the key. */
  private record Served(String id, String key) {}

  /**
   * A source that calls this Cockpit with the bridge's own service key.
   *
   * @param mint makes keys for users without one; empty if such users are rejected
   * @param rotation replaces keys; empty if they stay as they are
   * @param rotatedAtLogout of how many users the key is replaced when they log out; 0 for none
   * @param madeAt gets the time at which each key was made, if Cockpit knows it
   */
  public CockpitKeySource(
      CockpitApi cockpit,
      Optional<KeyMint> mint,
      Optional<KeyRotation> rotation,
      long rotatedAtLogout,
      Consumer<Instant> madeAt) {
    this.cockpit = cockpit;
    this.mint = mint;
    this.rotation = rotation;
    this.madeAt = madeAt;
    this.served = rotatedAtLogout == 0
        ? Optional.empty()
        : Optional.of(Caffeine.newBuilder().maximumSize(rotatedAtLogout).build());
  }

  @Override
  public String name() {
    return "cockpit";
  }

  @Override
  public Optional<String> slot(AuthenticatedUser user) {
    return user.identity().cockpitUserId();
  }

  @Override
  public Decision<Account> find(AuthenticatedUser user) {
    Optional<String> id = user.identity().cockpitUserId();
    return id.isEmpty()
        ? Decision.refused(Reason.NO_COCKPIT_ACCOUNT)
        : decide(cockpit.apiKey(id.get())).then(account -> {
          served.ifPresent(it -> it.put(
              user.identity().subject(),
              new Served(account.id(), account.apiKey().fingerprint())));
          return Decision.granted(account);
        });
  }

  @Override
  public void loggedOut(Logout logout) {
    // A logout token does not contain Cockpit's _id.
    if (served.isEmpty() || rotation.isEmpty() || logout.subject().isEmpty()) {
      return;
    }
    Served user = served.get().getIfPresent(logout.subject().get());
    if (user != null) {
      String key = rotation.get().replaceAtLogout(user.id(), user.key());
      served.get().put(logout.subject().get(), new Served(user.id(), key));
    }
  }

  private Decision<Account> decide(Outcome<UserKey> outcome) {
    if (outcome instanceof Outcome.Found<UserKey> found) {
      return decide(found.value());
    } else if (outcome instanceof Outcome.NotFound<UserKey>) {
      return Decision.refused(Reason.NO_COCKPIT_ACCOUNT);
    }
    log.warn("Cockpit does not return an API key: {}", KeyMint.describe(outcome));
    if (outcome instanceof Outcome.Unavailable<UserKey>) {
      return Decision.refused(Reason.KEY_SOURCE_UNAVAILABLE);
    }
    return outcome instanceof Outcome.Malformed<UserKey>
        ? Decision.refused(Reason.KEY_SOURCE_MALFORMED)
        : Decision.refused(Reason.KEY_SOURCE_REFUSES);
  }

  private Decision<Account> decide(UserKey user) {
    if (!user.active()) {
      return Decision.refused(Reason.ACCOUNT_INACTIVE);
    }
    return user.apiKey()
        .map(key -> rotation.map(it -> it.replaceIfOld(user)).orElse(user))
        .map(present -> {
          present.since().ifPresent(madeAt);
          return Decision.granted(
              new Account(present.apiKey().orElseThrow(), user.id(), user.role()));
        })
        .orElseGet(() -> mint.map(it -> it.keyFor(user.id()))
            .orElseGet(() -> Decision.refused(Reason.NO_API_KEY)));
  }
}
