package io.github.cockpitsso.provider.profile;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.UserDraft;
import io.github.cockpitsso.provider.names.AccountName;
import io.github.cockpitsso.provider.names.NameVariants;
import io.github.cockpitsso.provider.request.CurrentRequest;
import io.github.cockpitsso.provider.request.RequestEnd;
import io.github.cockpitsso.provider.settings.RegistrationConfig;
import io.github.cockpitsso.provider.text.LogLine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Users who are being made in Keycloak during this request, and are to be made in Cockpit. Keycloak hands over name,
 * address and password one by one; Cockpit gets all of it in one call, before Keycloak commits anything. Cockpit's no
 * rolls Keycloak back; if Keycloak fails after Cockpit's yes, the account there is given up again.
 */
public final class Registrations {
  private static final Logger LOG = Logger.getLogger(Registrations.class);

  private final KeycloakSession session;
  private final Supplier<CockpitApi> cockpit;
  private final RegistrationConfig config;
  private final ProfileEdits.Accepted accepted;
  private final Predicate<CockpitUser> isKnown;
  private final Set<String> freeEmails = new HashSet<>();
  private final Map<String, Registration> open = new HashMap<>();

  /**
   * Registrations in this session.
   *
   * @param isKnown whether this account is somebody's in Keycloak already, and so can not be a new one
   */
  public Registrations(
      KeycloakSession session,
      Supplier<CockpitApi> cockpit,
      RegistrationConfig config,
      ProfileEdits.Accepted accepted,
      Predicate<CockpitUser> isKnown) {
    this.session = session;
    this.cockpit = cockpit;
    this.config = config;
    this.accepted = accepted;
    this.isKnown = isKnown;
  }

  /**
   * Whether users who are made in Keycloak are made in Cockpit. Never by a command: the administrator whom
   * {@code kc.sh bootstrap-admin} makes is for emergencies, and needs no Cockpit.
   */
  public boolean areEnabled() {
    return config.toCockpit() && CurrentRequest.of(session.getContext()).isPresent();
  }

  /**
   * Asks Cockpit whether name and address are free, while nothing has been written anywhere and a page can still say so.
   *
   * @throws RuntimeException that tells the person why not
   */
  public void check(String username) {
    // In another case or Unicode form too: the two could not both be users of this realm.
    refusal("user", NameVariants.in(cockpit.get(), username).then(Registrations::anyOf))
        .ifPresent(it -> {
          throw refused(username, it).early(session);
        });
    typedEmail().ifPresent(email -> {
      refusal("email", cockpit.get().findByEmail(email)).ifPresent(it -> {
        throw refused(username, it).early(session);
      });
      freeEmails.add(email.toLowerCase(Locale.ROOT));
    });
  }

  private static Outcome<AccountName> anyOf(List<AccountName> holders) {
    return holders.isEmpty() ? new Outcome.NotFound<>() : new Outcome.Found<>(holders.get(0));
  }

  /** Why the value of this field can not be had; nothing if it is free. */
  private static Optional<Outcome<?>> refusal(String field, Outcome<?> holder) {
    if (holder instanceof Outcome.NotFound<?>) {
      return Optional.empty();
    }
    boolean taken = holder.ifFound().isPresent()
        || (holder instanceof Outcome.Denied<?> denied && denied.reason() == Denial.AMBIGUOUS);
    return Optional.of(
        taken ? new Outcome.Invalid<>(field, true, "somebody in Cockpit has it") : holder);
  }

  private static EditRefusal refused(String username, Outcome<?> outcome) {
    LOG.warnf(
        "User '%s' is not registered: Cockpit: %s",
        LogLine.of(username), LogLine.of(EditRefusal.cause(outcome)));
    return EditRefusal.of(outcome).orElseThrow();
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
  public void begin(UserModel user) {
    var registration = new Registration(user);
    open.put(user.getId(), registration);
    RequestEnd.beforeCommit(session, () -> registration.create());
    RequestEnd.afterRollback(session, () -> registration.giveUp());
  }

  /** Whether this user is only being made. */
  public boolean isOpen(UserModel user) {
    return open.containsKey(user.getId());
  }

  /** The password to make the user with. */
  void keep(UserModel user, Secret password) {
    open.get(user.getId()).password = Optional.of(password);
  }

  private final class Registration {
    private final UserModel user;
    private Optional<Secret> password = Optional.empty();
    private Optional<UserDraft> sent = Optional.empty();
    private Optional<String> stranger = Optional.empty();

    Registration(UserModel user) {
      this.user = user;
    }

    void create() {
      refuseTakenEmail(text(user.getEmail()));
      var draft = new UserDraft(
          Optional.of(user.getUsername()),
          Optional.of((text(user.getFirstName()) + " " + text(user.getLastName())).strip()),
          Optional.of(text(user.getEmail())),
          Optional.of(config.role()),
          Optional.of(user.isEnabled()),
          password);
      Outcome<CockpitUser> outcome = cockpit.get().create(draft).then(it -> made(draft, it));
      stranger = outcome.ifFound().filter(isKnown).map(CockpitUser::id);
      if (stranger.isPresent()) {
        outcome = new Outcome.Malformed<>("the new account is somebody's already");
      }
      if (outcome.ifFound().isPresent() || outcome.mayBeDone()) {
        sent = Optional.of(draft);
      }
      if (outcome.ifFound().isEmpty()) {
        throw refused(user.getUsername(), outcome).exception(session, Optional.of(user));
      }
      outcome.ifFound().ifPresent(it -> accepted.write(user, it));
    }

    /** Cockpit compares addresses exactly when a user is made; of two that differ by case nobody could log in by his. */
    private void refuseTakenEmail(String email) {
      if (!email.isEmpty() && !freeEmails.contains(email.toLowerCase(Locale.ROOT))) {
        refusal("email", cockpit.get().findByEmail(email)).ifPresent(it -> {
          throw refused(user.getUsername(), it).exception(session, Optional.of(user));
        });
      }
    }

    /** Frees name and address for the next try. The addon has no call that deletes. */
    void giveUp() {
      sent.ifPresent(draft -> {
        // By its name, which nobody had when this request began: so no other account is touched,
        // whatever was answered.
        Outcome<CockpitUser> outcome =
            cockpit.get().findByUsername(user(draft)).then(it -> made(draft, it));
        if (outcome instanceof Outcome.NotFound<CockpitUser>) {
          return;
        }
        outcome
            .ifFound()
            .filter(it -> !stranger.equals(Optional.of(it.id())))
            .ifPresentOrElse(
                this::giveUp,
                () -> LOG.errorf(
                    "Keycloak could not finish the registration of '%s', and nobody knows whether it is in Cockpit. Look"
                        + " there, and delete it: %s",
                    LogLine.of(user(draft)), LogLine.of(EditRefusal.cause(outcome))));
      });
    }

    private void giveUp(CockpitUser account) {
      Outcome<CockpitUser> outcome = cockpit
          .get()
          .update(
              account.id(),
              new UserDraft(
                  Optional.of("unfinished-registration-" + account.id()),
                  Optional.empty(),
                  Optional.of(""),
                  Optional.empty(),
                  Optional.of(false),
                  Optional.empty()));
      LOG.errorf(
          "Cockpit user %s ('%s') was made for a registration that Keycloak could not finish. %s",
          account.id(),
          LogLine.of(account.user()),
          outcome.ifFound().isPresent()
              ? "It is renamed and inactive now, and can be deleted in Cockpit"
              : "It is still there, delete it in Cockpit: "
                  + LogLine.of(EditRefusal.cause(outcome)));
    }
  }

  /** The account, if it is the one that was asked for. */
  private static Outcome<CockpitUser> made(UserDraft draft, CockpitUser account) {
    boolean ours = account.user().equals(user(draft))
        && draft.role().filter(account.role()::equals).isPresent()
        && draft.email().filter(account.email()::equalsIgnoreCase).isPresent();
    return ours
        ? new Outcome.Found<>(account)
        : new Outcome.Malformed<>("the answer is about another account than the one to be made");
  }

  private static String user(UserDraft draft) {
    return draft.user().orElseThrow();
  }

  private static String text(String value) {
    return Objects.requireNonNullElse(value, "");
  }
}
