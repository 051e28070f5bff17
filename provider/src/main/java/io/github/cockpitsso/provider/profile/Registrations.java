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
 * Users who are created in Keycloak during this request, and then in Cockpit. Keycloak sets name,
 * address and password one by one. Cockpit gets all of them in one call, before Keycloak commits.
 * If Cockpit refuses, Keycloak rolls back. If Keycloak fails after Cockpit accepted, the new
 * account is disabled and renamed.
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
   * @param isKnown whether this account already has a Keycloak user, and so cannot be a new one
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
   * Whether new users of Keycloak are created in Cockpit. Never for a command: the administrator of
   * {@code kc.sh bootstrap-admin} is for emergencies and needs no Cockpit.
   */
  public boolean areEnabled() {
    return config.toCockpit() && CurrentRequest.of(session.getContext()).isPresent();
  }

  /**
   * Checks whether the username and address are free, before anything is written and while a page
   * can show the result.
   *
   * @throws RuntimeException with a message for the user, if not
   */
  public void check(String username) {
    // Also in another case or Unicode form: both could not be users of this realm.
    refusal("user", NameVariants.in(cockpit.get(), username).then(Registrations::anyOf))
        .ifPresent(it -> {
          throw refused(username, it).earlyException(session);
        });
    submittedEmail().ifPresent(email -> {
      refusal("email", cockpit.get().findByEmail(email)).ifPresent(it -> {
        throw refused(username, it).earlyException(session);
      });
      freeEmails.add(email.toLowerCase(Locale.ROOT));
    });
  }

  private static Outcome<AccountName> anyOf(List<AccountName> holders) {
    return holders.isEmpty() ? new Outcome.NotFound<>() : new Outcome.Found<>(holders.get(0));
  }

  /** Why the value of this field is not available. Empty if it is free. */
  private static Optional<Outcome<?>> refusal(String field, Outcome<?> holder) {
    if (holder instanceof Outcome.NotFound<?>) {
      return Optional.empty();
    }
    boolean taken = holder.ifFound().isPresent()
        || (holder instanceof Outcome.Denied<?> denied && denied.reason() == Denial.AMBIGUOUS);
    return Optional.of(taken ? new Outcome.Invalid<>(field, true, "taken in Cockpit") : holder);
  }

  private static EditRefusal refused(String username, Outcome<?> outcome) {
    LOG.warnf(
        "User '%s' is not registered. Cockpit: %s",
        LogLine.of(username), LogLine.of(EditRefusal.cause(outcome)));
    return EditRefusal.of(outcome).orElseThrow();
  }

  // Keycloak passes the username alone. Administrators get the error when the account is created.
  private Optional<String> submittedEmail() {
    KeycloakContext context = session.getContext();
    return context.getUri().getPath().endsWith("/login-actions/registration")
        ? Optional.ofNullable(
                context.getHttpRequest().getDecodedFormParameters().getFirst(UserModel.EMAIL))
            .map(String::strip)
            .filter(it -> !it.isEmpty())
        : Optional.empty();
  }

  /**
   * Starts the registration of this user, who is in Keycloak's database and linked to
   * the federation.
   */
  public void begin(UserModel user) {
    var registration = new Registration(user);
    open.put(user.getId(), registration);
    RequestEnd.beforeCommit(session, () -> registration.create());
    RequestEnd.afterRollback(session, () -> registration.undo());
  }

  /** Whether the registration of this user is not finished. */
  public boolean isOpen(UserModel user) {
    return open.containsKey(user.getId());
  }

  /** Sets the password for the new account. */
  void setPassword(UserModel user, Secret password) {
    open.get(user.getId()).password = Optional.of(password);
  }

  private final class Registration {
    private final UserModel user;
    private Optional<Secret> password = Optional.empty();
    private Optional<UserDraft> sent = Optional.empty();
    private Optional<String> knownAccount = Optional.empty();

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
      Outcome<CockpitUser> outcome = cockpit.get().create(draft).then(it -> verified(draft, it));
      knownAccount = outcome.ifFound().filter(isKnown).map(CockpitUser::id);
      if (knownAccount.isPresent()) {
        outcome = new Outcome.Malformed<>("the new account already belongs to a Keycloak user");
      }
      if (outcome.ifFound().isPresent() || outcome.mayBeDone()) {
        sent = Optional.of(draft);
      }
      if (outcome.ifFound().isEmpty()) {
        throw refused(user.getUsername(), outcome).exception(session, Optional.of(user));
      }
      outcome.ifFound().ifPresent(it -> accepted.write(user, it));
    }

    /**
     * Cockpit compares addresses exactly when it creates a user. With two that differ only in case,
     * neither user could log in by e-mail.
     */
    private void refuseTakenEmail(String email) {
      if (!email.isEmpty() && !freeEmails.contains(email.toLowerCase(Locale.ROOT))) {
        refusal("email", cockpit.get().findByEmail(email)).ifPresent(it -> {
          throw refused(user.getUsername(), it).exception(session, Optional.of(user));
        });
      }
    }

    /**
     * Frees the username and address for the next attempt. The addon has no call that deletes
     * an account.
     */
    void undo() {
      sent.ifPresent(draft -> {
        // By its name, which was free when this request began. So no other account is changed,
        // whatever Cockpit answered.
        Outcome<CockpitUser> outcome =
            cockpit.get().findByUsername(user(draft)).then(it -> verified(draft, it));
        if (outcome instanceof Outcome.NotFound<CockpitUser>) {
          return;
        }
        outcome
            .ifFound()
            .filter(it -> !knownAccount.equals(Optional.of(it.id())))
            .ifPresentOrElse(
                this::undo,
                () -> LOG.errorf(
                    "Keycloak could not finish the registration of '%s', and the account"
                        + " may exist in Cockpit. If so, delete it there: %s",
                    LogLine.of(user(draft)), LogLine.of(EditRefusal.cause(outcome))));
      });
    }

    private void undo(CockpitUser account) {
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
          "Cockpit user %s ('%s') was created for a registration that Keycloak could not"
              + " finish. %s",
          account.id(),
          LogLine.of(account.user()),
          outcome.ifFound().isPresent()
              ? "It is now renamed and inactive, and can be deleted in Cockpit"
              : "It still exists; delete it in Cockpit: " + LogLine.of(EditRefusal.cause(outcome)));
    }
  }

  /** The account, if it is the one that was requested. */
  private static Outcome<CockpitUser> verified(UserDraft draft, CockpitUser account) {
    boolean ours = account.user().equals(user(draft))
        && draft.role().filter(account.role()::equals).isPresent()
        && draft.email().filter(account.email()::equalsIgnoreCase).isPresent();
    return ours
        ? new Outcome.Found<>(account)
        : new Outcome.Malformed<>("the answer is about another account than the requested one");
  }

  private static String user(UserDraft draft) {
    return draft.user().orElseThrow();
  }

  private static String text(String value) {
    return Objects.requireNonNullElse(value, "");
  }
}
