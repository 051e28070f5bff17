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
 * Brings an imported user up to date when Keycloak reads it from its database, which it does when
 * the user is not in its cache. A user whose account is missing or inactive in Cockpit is disabled.
 * If Cockpit is unavailable, the user stays unchanged: an outage ends no session.
 *
 * <p>It makes no call during a login, because the login itself returns the account. It makes no
 * call while the last answer is recent, and at most a few per request, because administrators list
 * hundreds of users. A login of a user whom the federation disabled always makes a call: the
 * account may be active again.
 */
public final class FreshnessCheck {
  private static final Logger LOG = Logger.getLogger(FreshnessCheck.class);
  private static final int MAX_PER_REQUEST = 3;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final ComponentModel federation;
  private final Supplier<CockpitApi> directory;
  private final ImportedUsers users;
  private final RecentChecks recentChecks;
  private final Set<String> disabled = new HashSet<>();
  private final Map<String, Outcome<CockpitUser>> answers = new HashMap<>();
  private int calls;

  /**
   * The checks of one request.
   *
   * @param directory Cockpit's API
   */
  public FreshnessCheck(
      KeycloakSession session,
      RealmModel realm,
      ComponentModel federation,
      Supplier<CockpitApi> directory,
      ImportedUsers users,
      RecentChecks recentChecks) {
    this.session = session;
    this.realm = realm;
    this.federation = federation;
    this.directory = directory;
    this.users = users;
    this.recentChecks = recentChecks;
  }

  /** The user, brought up to date as far as possible. */
  public UserModel of(UserModel user) {
    if (disabled.contains(user.getId())) {
      return ImportedCockpitUser.disabled(realm, user);
    }
    // Only attributes that the federation wrote identify an account.
    Optional<CockpitIdentity> identity = CockpitIdentity.of(session, realm, user)
        .filter(it -> !answers.containsKey(it.id()))
        .filter(it -> mustCheck(user));
    if (identity.isEmpty()) {
      return unchecked(user);
    }
    calls++;
    Outcome<CockpitUser> outcome = directory.get().findById(identity.get().id());
    answers.put(identity.get().id(), outcome);
    if (outcome instanceof Outcome.NotFound<CockpitUser>) {
      return isMissingCredible(user);
    }
    if (outcome.ifFound().filter(it -> !it.active()).isPresent()) {
      return disabled(user, "inactive in Cockpit");
    }
    return outcome
        .ifFound()
        .map(account -> upToDate(user, account))
        .orElseGet(() -> unanswered(user, outcome));
  }

  private UserModel isMissingCredible(UserModel user) {
    if (!user.isEnabled() || recentChecks.isMissingCredible(federation.getId())) {
      return disabled(user, "missing in Cockpit");
    }
    LOG.warnf(
        "Cockpit federation '%s': user %s is missing in Cockpit, like more than %d"
            + " others within %s, and stays unchanged. Check that the URL leads to the right"
            + " Cockpit, and that it was not restored from an old backup. If the users were"
            + " deleted, run a sync of all users",
        LogLine.of(federation.getName()),
        user.getId(),
        RecentChecks.MAX_MISSING,
        RecentChecks.MISSING_WINDOW);
    return users.protect(user);
  }

  /** Remembered, because Keycloak may read the same user several times in one request. */
  private UserModel disabled(UserModel user, String why) {
    disabled.add(user.getId());
    return users.disabled(user, why);
  }

  /**
   * What the directory answered in this request about the account with this {@code _id}. Empty if
   * there was no call.
   */
  public Optional<Outcome<CockpitUser>> answer(String cockpitId) {
    return Optional.ofNullable(answers.get(cockpitId));
  }

  private boolean mustCheck(UserModel user) {
    if (isLoggingIn(user)) {
      boolean mayBeBack =
          !user.isEnabled() && user.getFirstAttribute(CockpitAttributes.DISABLED) != null;
      if (mayBeBack) {
        recentChecks.checked(user.getId());
      }
      return mayBeBack;
    }
    return calls < MAX_PER_REQUEST
        && recentChecks.begin(federation.getId(), user.getId(), interval());
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

  private UserModel unchecked(UserModel user) {
    if (user.getFirstAttribute(CockpitAttributes.DISABLED) != null) {
      // With a cache that never expires, the user would stay disabled after Cockpit enables the
      // account again.
      users.evict(user);
    }
    return users.protect(user);
  }

  private UserModel upToDate(UserModel user, CockpitUser account) {
    RequestEnd.afterRollback(session, () -> recentChecks.forget(user.getId()));
    ImportedUsers.Import now = users.of(account);
    now.loginProblem()
        .ifPresent(it -> LOG.warnf(
            "Cockpit federation '%s': user %s keeps the old name: %s",
            LogLine.of(federation.getName()), user.getId(), LogLine.of(it.describe(), 600)));
    return now.user().orElseGet(() -> users.refreshAllButName(user, account));
  }

  private UserModel unanswered(UserModel user, Outcome<CockpitUser> outcome) {
    if (!isLoggingIn(user)) {
      // The refusal of a login is logged on its own, and anyone can cause logins.
      LOG.warnf(
          "Cockpit federation '%s': user %s cannot be refreshed and stays unchanged: %s",
          LogLine.of(federation.getName()), user.getId(), LogLine.of(outcome.describe()));
    }
    recentChecks.pause(federation.getId());
    recentChecks.forget(user.getId());
    // The next request calls again, before the cache entry expires.
    users.evict(user);
    return users.protect(user);
  }
}
