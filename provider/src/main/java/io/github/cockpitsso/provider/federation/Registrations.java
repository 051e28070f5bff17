package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.UserDraft;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Users who are being made in Keycloak during this request, and are to be made in Cockpit. Keycloak hands over name,
 * address and password one by one; Cockpit gets all of it in one call, before Keycloak commits anything. Cockpit's no
 * rolls Keycloak back; if Keycloak fails after Cockpit's yes, the account there is given up again.
 */
final class Registrations {
  private static final Logger LOG = Logger.getLogger(Registrations.class);

  private final KeycloakSession session;
  private final Supplier<CockpitApi> cockpit;
  private final RegistrationConfig config;
  private final ProfileEdits.Accepted accepted;
  private final Map<String, Registration> open = new HashMap<>();

  Registrations(
      KeycloakSession session,
      Supplier<CockpitApi> cockpit,
      RegistrationConfig config,
      ProfileEdits.Accepted accepted) {
    this.session = session;
    this.cockpit = cockpit;
    this.config = config;
    this.accepted = accepted;
  }

  /** Whether users who are made in Keycloak are made in Cockpit. */
  boolean areWanted() {
    return config.toCockpit();
  }

  /**
   * Asks Cockpit whether name and address are free, while nothing has been written anywhere and a page can still say so.
   *
   * @throws RuntimeException that tells the person why not
   */
  void check(String username) {
    refuseUnlessFree(username, "user", cockpit.get().findByUsername(username));
    typedEmail()
        .ifPresent(it -> refuseUnlessFree(username, "email", cockpit.get().findByEmail(it)));
  }

  private void refuseUnlessFree(String username, String field, Outcome<CockpitUser> holder) {
    if (holder instanceof Outcome.NotFound<CockpitUser>) {
      return;
    }
    boolean taken = holder.ifFound().isPresent()
        || (holder instanceof Outcome.Denied<CockpitUser> denied
            && denied.reason() == Denial.AMBIGUOUS);
    Outcome<?> refusal =
        taken ? new Outcome.Invalid<>(field, true, "somebody in Cockpit has it") : holder;
    LOG.warnf(
        "User '%s' is not registered: Cockpit: %s",
        LogLine.of(username), LogLine.of(refusal.describe()));
    throw EditRefusal.of(refusal).orElseThrow().early(session);
  }

  // Keycloak hands over the name alone; administrators are told when Cockpit gets all of it.
  private Optional<String> typedEmail() {
    KeycloakContext context = session.getContext();
    return context.getUri().getPath().endsWith("/login-actions/registration")
        ? Optional.ofNullable(
                context.getHttpRequest().getDecodedFormParameters().getFirst(UserModel.EMAIL))
            .map(String::strip)
            .filter(it -> !it.isEmpty())
        : Optional.empty();
  }

  /** Begins with this user, who is in Keycloak's database and belongs to the federation. */
  void begin(UserModel user) {
    var registration = new Registration(user);
    open.put(user.getId(), registration);
    session.getTransactionManager().enlistPrepare(new AbstractKeycloakTransaction() {
      @Override
      protected void commitImpl() {
        registration.create();
      }

      @Override
      protected void rollbackImpl() {
        // Nothing was sent yet.
      }
    });
    session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
      @Override
      protected void commitImpl() {
        // Both have the user.
      }

      @Override
      protected void rollbackImpl() {
        registration.giveUp();
      }
    });
  }

  /** Whether this user is only being made. */
  boolean isOpen(UserModel user) {
    return open.containsKey(user.getId());
  }

  /** The password to make the user with. */
  void keep(UserModel user, Secret password) {
    open.get(user.getId()).password = Optional.of(password);
  }

  private final class Registration {
    private final UserModel user;
    private Optional<Secret> password = Optional.empty();
    private Optional<CockpitUser> account = Optional.empty();

    Registration(UserModel user) {
      this.user = user;
    }

    void create() {
      Outcome<CockpitUser> outcome = cockpit
          .get()
          .create(new UserDraft(
              Optional.of(user.getUsername()),
              Optional.of((text(user.getFirstName()) + " " + text(user.getLastName())).strip()),
              Optional.of(text(user.getEmail())),
              Optional.of(config.role()),
              Optional.of(true),
              password));
      EditRefusal.of(outcome).ifPresent(refusal -> {
        LOG.warnf(
            "User '%s' is not registered: Cockpit: %s",
            LogLine.of(user.getUsername()), LogLine.of(outcome.describe()));
        throw refusal.exception(session, Optional.of(user));
      });
      account = outcome.ifFound();
      account.ifPresent(it -> accepted.write(user, it));
    }

    /** Frees name and address for the next try. The addon has no call that deletes. */
    void giveUp() {
      account.ifPresent(it -> {
        Outcome<CockpitUser> outcome = cockpit
            .get()
            .update(
                it.id(),
                new UserDraft(
                    Optional.of("unfinished-registration-" + it.id()),
                    Optional.empty(),
                    Optional.of(""),
                    Optional.empty(),
                    Optional.of(false),
                    Optional.empty()));
        LOG.errorf(
            "Cockpit user %s ('%s') was made for a registration that Keycloak could not finish. %s",
            it.id(),
            LogLine.of(it.user()),
            outcome.ifFound().isPresent()
                ? "It is renamed and inactive now, and can be deleted in Cockpit"
                : "It is still there, delete it in Cockpit: " + LogLine.of(outcome.describe()));
      });
    }
  }

  private static String text(String value) {
    return Objects.requireNonNullElse(value, "");
  }
}
