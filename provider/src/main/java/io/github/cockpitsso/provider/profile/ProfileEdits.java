package io.github.cockpitsso.provider.profile;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.UserDraft;
import io.github.cockpitsso.provider.identity.CockpitIdentity;
import io.github.cockpitsso.provider.request.RequestEnd;
import io.github.cockpitsso.provider.text.LogLine;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.storage.ReadOnlyException;

/**
 * Changes of names and e-mail addresses during one request. Keycloak sets them one by one. Cockpit
 * gets all changes of a user in one call, before Keycloak commits. If Cockpit refuses them,
 * Keycloak rolls back.
 *
 * <p>After a refusal Keycloak continues with the other users of the request. No request of Keycloak
 * changes two.
 */
public final class ProfileEdits {
  private static final Logger LOG = Logger.getLogger(ProfileEdits.class);

  /** The attributes that can be changed. */
  public static final Set<String> ATTRIBUTES =
      Set.of(UserModel.FIRST_NAME, UserModel.LAST_NAME, UserModel.EMAIL);

  private final KeycloakSession session;
  private final Supplier<CockpitApi> cockpit;
  private final Function<UserModel, Optional<CockpitIdentity>> identity;
  private final Accepted accepted;
  private final Predicate<UserModel> isNew;
  private final Map<String, Profile> before = new HashMap<>();

  /** Stores what Cockpit made of a change. */
  public interface Accepted {
    void write(UserModel user, CockpitUser account);

    /** Called after Keycloak has committed. */
    default void committed(UserModel user) {
      // Nothing to do.
    }
  }

  /**
   * Changes in this session.
   *
   * @param isNew whether the user is not in Cockpit yet, and will be created there with
   *     all attributes
   */
  public ProfileEdits(
      KeycloakSession session,
      Supplier<CockpitApi> cockpit,
      Function<UserModel, Optional<CockpitIdentity>> identity,
      Accepted accepted,
      Predicate<UserModel> isNew) {
    this.session = session;
    this.cockpit = cockpit;
    this.identity = identity;
    this.accepted = accepted;
    this.isNew = isNew;
  }

  /** Called before an attribute of this user is changed. */
  public void begin(UserModel user) {
    if (!isNew.test(user) && identity.apply(user).isEmpty()) {
      // Link and attributes can be forged. The change would then be written to another
      // user's account.
      throw new ReadOnlyException(
          "The user's link to Cockpit is not verified; the next login verifies it");
    }
    if (!isNew.test(user) && before.putIfAbsent(user.getId(), Profile.of(user)) == null) {
      RequestEnd.beforeCommit(session, () -> send(user));
      RequestEnd.afterCommit(session, () -> accepted.committed(user));
    }
  }

  /**
   * Sends the changes of this user now. Otherwise they are sent before the commit.
   *
   * @throws RuntimeException that ends the request, if Cockpit refuses them; Keycloak then
   *     rolls back
   */
  void send(UserModel user) {
    Profile old = before.remove(user.getId());
    if (old == null) {
      return;
    }
    UserDraft draft = Profile.of(user).since(old);
    Optional<CockpitIdentity> who = identity.apply(user);
    if (draft.equals(UserDraft.EMPTY) || who.isEmpty()) {
      // Changed back, or converted to a local user.
      return;
    }
    Outcome<CockpitUser> outcome = cockpit.get().update(who.get().id(), draft);
    EditRefusal.of(outcome).ifPresent(refusal -> {
      LOG.warnf(
          "A change of Keycloak user %s is rolled back. Cockpit: %s",
          user.getId(), LogLine.of(EditRefusal.cause(outcome)));
      session.getTransactionManager().setRollbackOnly();
      throw refusal.exception(session, Optional.of(user));
    });
    outcome.ifFound().ifPresent(account -> accepted.write(user, account));
  }

  /**
   * The attributes of a user that are stored in Cockpit and can be changed.
   *
   * @param name Cockpit has one field for Keycloak's two
   */
  private record Profile(String name, String email) {

    static Profile of(UserModel user) {
      return new Profile(
          (text(user.getFirstName()) + " " + text(user.getLastName())).strip(),
          text(user.getEmail()));
    }

    UserDraft since(Profile old) {
      return new UserDraft(
          Optional.empty(),
          changed(old.name, name),
          changed(old.email, email),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    private static Optional<String> changed(String old, String now) {
      return old.equals(now) ? Optional.empty() : Optional.of(now);
    }

    private static String text(String value) {
      return Objects.requireNonNullElse(value, "");
    }
  }
}
