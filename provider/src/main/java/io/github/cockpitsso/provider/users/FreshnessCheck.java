package io.github.cockpitsso.provider.users;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.provider.identity.CockpitAttributes;
import io.github.cockpitsso.provider.identity.CockpitIdentity;
import io.github.cockpitsso.provider.login.SubmittedLogin;
import io.github.cockpitsso.provider.request.RequestEnd;
import io.github.cockpitsso.provider.settings.FreshnessConfig;
import io.github.cockpitsso.provider.text.LogLine;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Brings an imported user up to date while Keycloak reads him from its database, which it does when its cache does not have
 * him. Whoever is gone from Cockpit or inactive there is disabled. When Cockpit can not tell, the user is what he was: an
 * outage ends nobody's session.
 *
 * <p>It costs nothing while somebody types a password, since the login itself tells; while the last answer is young enough;
 * and for all but the first few users of one request, since administrators look at lists of hundreds. A login of a user whom
 * the federation has disabled always asks: the account may be active again.
 */
public final class FreshnessCheck {
  private static final Logger LOG = Logger.getLogger(FreshnessCheck.class);
  private static final int MOST_A_REQUEST = 3;

  private final KeycloakSession session;
  private final ComponentModel federation;
  private final Supplier<CockpitApi> directory;
  private final ImportedUsers users;
  private final RecentChecks checkups;
  private final Set<String> disabled = new HashSet<>();
  private final Map<String, Outcome<CockpitUser>> answers = new HashMap<>();
  private int calls;

  /**
   * RecentChecks of one request.
   *
   * @param directory the Cockpit to ask
   */
  public FreshnessCheck(
      KeycloakSession session,
      ComponentModel federation,
      Supplier<CockpitApi> directory,
      ImportedUsers users,
      RecentChecks checkups) {
    this.session = session;
    this.federation = federation;
    this.directory = directory;
    this.users = users;
    this.checkups = checkups;
  }

  /** The user as he is now, as far as it is known. */
  public UserModel of(RealmModel realm, UserModel user) {
    if (disabled.contains(user.getId())) {
      return ImportedCockpitUser.disabled(realm, user);
    }
    // What somebody else wrote to the user is not made true by asking about it.
    Optional<CockpitIdentity> identity = CockpitIdentity.of(session, realm, user)
        .filter(it -> !answers.containsKey(it.id()))
        .filter(it -> mustAsk(user));
    if (identity.isEmpty()) {
      return unchecked(realm, user);
    }
    calls++;
    Outcome<CockpitUser> outcome = directory.get().findById(identity.get().id());
    answers.put(identity.get().id(), outcome);
    if (outcome instanceof Outcome.NotFound<CockpitUser>) {
      return gone(realm, user);
    }
    if (outcome.ifFound().filter(it -> !it.active()).isPresent()) {
      return disabled(realm, user, "inactive in Cockpit");
    }
    return outcome
        .ifFound()
        .map(account -> upToDate(realm, user, account))
        .orElseGet(() -> unanswered(realm, user, outcome));
  }

  private UserModel gone(RealmModel realm, UserModel user) {
    if (!user.isEnabled() || checkups.gone(federation.getId())) {
      return disabled(realm, user, "gone from Cockpit");
    }
    LOG.warnf(
        "Cockpit federation '%s': user %s is gone from Cockpit, as are more than %d others within %s, and is left as he was."
            + " Is it the right Cockpit, or one from an old backup? If they are gone, the next sync of all users says so",
        LogLine.of(federation.getName()),
        user.getId(),
        RecentChecks.MOST_GONE,
        RecentChecks.GONE_TIME);
    return users.protect(user);
  }

  /** Keycloak may read the same user several times in one request. */
  private UserModel disabled(RealmModel realm, UserModel user, String why) {
    disabled.add(user.getId());
    return users.disabled(realm, user, why);
  }

  /** What the directory has said about the account of this {@code _id} in this request; nothing if it was not asked. */
  public Optional<Outcome<CockpitUser>> answer(String cockpitId) {
    return Optional.ofNullable(answers.get(cockpitId));
  }

  private boolean mustAsk(UserModel user) {
    if (isLoggingIn(user)) {
      boolean mayBeBack =
          !user.isEnabled() && user.getFirstAttribute(CockpitAttributes.DISABLED) != null;
      if (mayBeBack) {
        checkups.done(user.getId());
      }
      return mayBeBack;
    }
    return calls < MOST_A_REQUEST && checkups.begin(federation.getId(), user.getId(), interval());
  }

  private Duration interval() {
    return FreshnessConfig.of(federation).interval();
  }

  private boolean isLoggingIn(UserModel user) {
    return SubmittedLogin.of(session)
        .filter(form -> form.password().isPresent())
        .filter(form -> form.isAbout(user.getUsername())
            || (user.getEmail() != null && form.isAbout(user.getEmail())))
        .isPresent();
  }

  private UserModel unchecked(RealmModel realm, UserModel user) {
    if (user.getFirstAttribute(CockpitAttributes.DISABLED) != null) {
      // A cache that never ends would not see that Cockpit lets the user in again.
      users.evict(realm, user);
    }
    return users.protect(user);
  }

  private UserModel upToDate(RealmModel realm, UserModel user, CockpitUser account) {
    RequestEnd.afterRollback(session, () -> checkups.forget(user.getId()));
    ImportedUsers.Import now = users.of(realm, account);
    now.trouble()
        .ifPresent(it -> LOG.warnf(
            "Cockpit federation '%s': user %s keeps the old name: %s",
            LogLine.of(federation.getName()), user.getId(), LogLine.of(it.describe(), 600)));
    return now.user().orElseGet(() -> users.refreshAllButName(realm, user, account));
  }

  private UserModel unanswered(RealmModel realm, UserModel user, Outcome<CockpitUser> outcome) {
    if (!isLoggingIn(user)) {
      // The refusal of a login has its own line, and anybody can send logins.
      LOG.warnf(
          "Cockpit federation '%s' cannot tell whether user %s is up to date, and leaves them unchanged: %s",
          LogLine.of(federation.getName()), user.getId(), LogLine.of(outcome.describe()));
    }
    checkups.pause(federation.getId());
    checkups.forget(user.getId());
    // Asked again with the next request, and not when the cache is over.
    users.evict(realm, user);
    return users.protect(user);
  }
}
