package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Bounds;
import io.github.cockpitsso.provider.apikey.ApiKeyStore;
import io.github.cockpitsso.provider.apikey.StoredKeyChange;
import io.github.cockpitsso.provider.batch.DatabaseImportTarget;
import io.github.cockpitsso.provider.identity.CockpitIdentity;
import io.github.cockpitsso.provider.login.LoginCache;
import io.github.cockpitsso.provider.login.SecondFactor;
import io.github.cockpitsso.provider.login.SubmittedLogin;
import io.github.cockpitsso.provider.lookup.AccountLookup;
import io.github.cockpitsso.provider.lookup.DirectoryLookup;
import io.github.cockpitsso.provider.lookup.DirectorySearch;
import io.github.cockpitsso.provider.lookup.LoginLookup;
import io.github.cockpitsso.provider.lookup.LookupDeadline;
import io.github.cockpitsso.provider.lookup.NameLock;
import io.github.cockpitsso.provider.lookup.UnknownUserThrottle;
import io.github.cockpitsso.provider.names.AccountName;
import io.github.cockpitsso.provider.names.NameVariants;
import io.github.cockpitsso.provider.profile.EditRefusal;
import io.github.cockpitsso.provider.profile.PasswordChange;
import io.github.cockpitsso.provider.profile.ProfileEdits;
import io.github.cockpitsso.provider.profile.Registrations;
import io.github.cockpitsso.provider.request.CurrentRequest;
import io.github.cockpitsso.provider.settings.EditMode;
import io.github.cockpitsso.provider.settings.FederationConfig;
import io.github.cockpitsso.provider.settings.RegistrationConfig;
import io.github.cockpitsso.provider.settings.SecondFactorPolicy;
import io.github.cockpitsso.provider.sync.SyncConfig;
import io.github.cockpitsso.provider.text.LogLine;
import io.github.cockpitsso.provider.users.FreshnessCheck;
import io.github.cockpitsso.provider.users.ImportedCockpitUser;
import io.github.cockpitsso.provider.users.ImportedUsers;
import io.github.cockpitsso.provider.users.PasswordMigration;
import io.github.cockpitsso.provider.users.RecentChecks;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Wires the parts of one federation for one request. */
final class Federation {
  private static final Logger LOG = Logger.getLogger(Federation.class);

  private final KeycloakSession session;
  private final RealmModel realm;
  private final ComponentModel model;
  private final FederationConfig config;
  private final Function<Bounds, CockpitApi> cockpit;
  private final ApiKeyStore keys;
  private final NameLock nameLock;
  private final LoginCache logins;
  private final SecondFactor secondFactor;
  private final ImportedUsers users;
  private final EditMode editMode;
  private final ProfileEdits edits;
  private final Registrations registrations;
  private final RecentChecks recentChecks;
  private final FreshnessCheck freshness;
  private final LookupWarnings warnings;
  private final LookupDeadline deadline = new LookupDeadline();

  Federation(
      KeycloakSession session,
      RealmModel realm,
      ComponentModel model,
      Function<Bounds, CockpitApi> cockpit,
      ApiKeyStore keys,
      NameLock nameLock,
      RecentChecks recentChecks) {
    this.session = session;
    this.realm = realm;
    this.model = model;
    this.config = FederationConfig.of(model);
    this.cockpit = cockpit;
    this.keys = keys;
    this.nameLock = nameLock;
    this.recentChecks = recentChecks;
    SecondFactorPolicy policy = SecondFactorPolicy.of(model);
    this.logins = new LoginCache(
        cockpit(),
        () -> policy == SecondFactorPolicy.ASK
            ? submitted().flatMap(SubmittedLogin::code)
            : Optional.empty());
    this.secondFactor =
        new SecondFactor(policy, this::cockpit, config.hasDirectory(), this::submitted);
    this.warnings = new LookupWarnings(session, realm, model, secondFactor);
    this.editMode = EditMode.of(model);
    this.users = new ImportedUsers(session, realm, model, this::protect, this::variants);
    this.edits = new ProfileEdits(
        session,
        this::cockpit,
        this::provenIdentity,
        new AcceptedChanges(users),
        user -> registrations().isOpen(user));
    this.registrations = new Registrations(
        session,
        this::cockpit,
        RegistrationConfig.of(model),
        new AcceptedChanges(users),
        users::isKnown);
    this.freshness = new FreshnessCheck(session, realm, model, this::cockpit, users, recentChecks);
  }

  String id() {
    return model.getId();
  }

  String name() {
    return model.getName();
  }

  LoginCache logins() {
    return logins;
  }

  SecondFactor secondFactor() {
    return secondFactor;
  }

  ImportedUsers users() {
    return users;
  }

  EditMode editMode() {
    return editMode;
  }

  LookupWarnings warnings() {
    return warnings;
  }

  /** Limits the time of a lookup, which Keycloak interrupts. */
  LookupDeadline deadline() {
    return deadline;
  }

  PasswordLogin passwordLogin() {
    return new PasswordLogin(session, realm, this);
  }

  private CockpitApi cockpit() {
    return cockpit.apply(config.bounds());
  }

  // Not the field: the profile edits are created before the registrations.
  private Registrations registrations() {
    return registrations;
  }

  /** The submitted login. A form may set it while the request is served. */
  private Optional<SubmittedLogin> submitted() {
    return SubmittedLogin.of(session);
  }

  /** Whether the realm uses the e-mail address as username. */
  boolean emailIsUsername() {
    return realm.isRegistrationEmailAsUsername();
  }

  /** The user as the rest of Keycloak sees it. */
  UserModel protect(UserModel stored) {
    return new ImportedCockpitUser(
        stored,
        editMode == EditMode.WRITABLE ? Optional.of(edits) : Optional.empty(),
        this::emailIsUsername,
        action -> refuseAction(stored, action));
  }

  /** Fails a request of the admin API. Every other request continues without the action. */
  private void refuseAction(UserModel user, String action) {
    LOG.warnf(
        "Keycloak user %s does not get the required action %s: Cockpit federation '%s' has edit"
            + " mode READ_ONLY, so passwords and e-mail addresses are changed in Cockpit",
        user.getId(), LogLine.of(action), LogLine.of(name()));
    if (EditRefusal.isByAdministrator(session)) {
      throw new EditRefusal("cockpitReadOnlyAction", Response.Status.BAD_REQUEST, List.of(action))
          .exception(session, Optional.empty());
    }
  }

  /**
   * Creates the user here. The account in Cockpit is created before the commit. Empty if
   * registrations stay in Keycloak.
   */
  Optional<UserModel> register(String username) {
    if (!registrations.areEnabled()) {
      return Optional.empty();
    }
    registrations.check(username);
    UserModel stored = users.add(username);
    registrations.begin(stored);
    return Optional.of(protect(stored));
  }

  /**
   * Changes a password in Cockpit.
   *
   * @throws RuntimeException with a text for the caller, if it was refused and nothing has changed
   */
  void changePassword(UserModel user, Optional<Secret> password) {
    try {
      if (editMode == EditMode.READ_ONLY) {
        // A password in Keycloak would be valid beside the one in Cockpit, and outlive it.
        throw EditMode.accountUrl(model)
            .map(it -> new ModelException("cockpitReadOnlyPasswordAt", it))
            .orElseGet(() -> new ModelException("cockpitReadOnlyPassword"));
      }
      new PasswordChange(session, cockpit(), registrations, edits)
          .apply(realm, user, provenIdentity(user), password);
    } catch (ModelException e) {
      throw EditRefusal.ofPassword(session, e);
    }
  }

  /**
   * Accounts whose names differ from this one's only in case or Unicode form. Without a directory
   * they cannot be found.
   */
  private Outcome<List<AccountName>> variants(CockpitUser account) {
    return config.hasDirectory()
        ? deadline.within(config.bounds(), cockpit, it -> NameVariants.in(it, account.user()))
        : new Outcome.Found<>(List.of());
  }

  AccountLookup accounts() {
    return config.hasDirectory()
        ? new DirectoryLookup(cockpit, config.bounds(), logins, this::submitted)
        : new LoginLookup(
            logins,
            this::submitted,
            new UnknownUserThrottle(session, realm, model.getId(), nameLock),
            warnings::reportUsernameStep);
  }

  /** Users who are in Cockpit but not yet in Keycloak. Empty without a directory. */
  Stream<UserModel> search(Map<String, String> parameters, Integer first, Integer max) {
    if (!config.hasDirectory()) {
      return Stream.empty();
    }
    var imports = new DatabaseImportTarget(
        session.getKeycloakSessionFactory(), realm.getId(), model, SyncConfig.of(model));
    return new DirectorySearch(session, realm, model, cockpit(), imports)
        .find(parameters, first, max);
  }

  /** The identity that the user's attributes claim. A login in Cockpit proves it. */
  Optional<CockpitIdentity> identity(UserModel user) {
    return CockpitIdentity.in(model, user);
  }

  /** The identity that this federation has written to the user. */
  Optional<CockpitIdentity> provenIdentity(UserModel user) {
    return CockpitIdentity.of(session, realm, user)
        .filter(it -> it.federation().getId().equals(model.getId()));
  }

  /** The user, brought up to date if necessary. Without a directory, as of the last login. */
  UserModel current(UserModel user) {
    return config.hasDirectory() ? freshness.of(user) : protect(user);
  }

  /** What the directory says about an account: one call per request. Empty without a directory. */
  Optional<Outcome<CockpitUser>> inDirectory(CockpitIdentity identity) {
    return config.hasDirectory()
        ? freshness.answer(identity.id()).or(() -> Optional.of(accounts().byId(identity.id())))
        : Optional.empty();
  }

  /** Stores what came with a login: the account, its API key, and a migrated password. */
  void update(UserModel user, Login login, Secret password) {
    recentChecks.checked(user.getId());
    var migration = new PasswordMigration(session, realm, keys);
    if (PasswordMigration.isEnabled(model)) {
      users.evict(user);
      if (!migration.begin(users.stored(user))) {
        return;
      }
    }
    UserModel current = users.refresh(user, login.user());
    if (PasswordMigration.isEnabled(model)
        && migration.move(users.stored(user), login.user(), password)) {
      users.evict(user);
      return;
    }
    // With a directory, a key is read when it is needed. A key that login-only mode stored would
    // become outdated.
    Optional<StoredKeyChange> change = config.hasDirectory()
        ? keys.forget(current)
        : keys.keep(realm, current, login.user().id(), login.apiKey());
    if (change.isPresent()) {
      change.get().report(CurrentRequest.event(session), current);
      users.evict(user);
    }
  }
}
