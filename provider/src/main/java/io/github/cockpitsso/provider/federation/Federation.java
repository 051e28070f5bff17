package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Bounds;
import io.github.cockpitsso.provider.apikey.ApiKeyStore;
import io.github.cockpitsso.provider.batch.DatabaseImportTarget;
import io.github.cockpitsso.provider.checks.UsernameStep;
import io.github.cockpitsso.provider.identity.CockpitIdentity;
import io.github.cockpitsso.provider.login.DummyHash;
import io.github.cockpitsso.provider.login.LoginCache;
import io.github.cockpitsso.provider.login.LoginProblem;
import io.github.cockpitsso.provider.login.LoginRefusal;
import io.github.cockpitsso.provider.login.RefusalPage;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.utils.AuthenticationFlowResolver;
import org.keycloak.services.managers.BruteForceProtector;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.storage.UserStorageProvider;
import org.keycloak.storage.UserStorageProviderModel;

/** What the parts of one federation share during one request. */
final class Federation {
  private static final Logger LOG = Logger.getLogger(Federation.class);

  private final KeycloakSession session;
  private final ComponentModel model;
  private final FederationConfig config;
  private final Function<Bounds, CockpitApi> cockpit;
  private final ApiKeyStore keys;
  private final NameLock turnstile;
  private final LoginCache logins;
  private final SecondFactor secondFactor;
  private final ImportedUsers users;
  private final EditMode editMode;
  private final ProfileEdits edits;
  private final Registrations registrations;
  private final RecentChecks checkups;
  private final FreshnessCheck checkup;
  private final LookupDeadline lookup = new LookupDeadline();
  private boolean reported;

  Federation(
      KeycloakSession session,
      ComponentModel model,
      FederationConfig config,
      Function<Bounds, CockpitApi> cockpit,
      ApiKeyStore keys,
      NameLock turnstile,
      RecentChecks checkups) {
    this.session = session;
    this.model = model;
    this.config = config;
    this.cockpit = cockpit;
    this.keys = keys;
    this.turnstile = turnstile;
    SecondFactorPolicy policy = SecondFactorPolicy.of(model);
    this.logins = new LoginCache(
        cockpit.apply(config.bounds()),
        () -> policy == SecondFactorPolicy.ASK
            ? form().flatMap(SubmittedLogin::code)
            : Optional.empty());
    this.secondFactor = new SecondFactor(
        policy, () -> cockpit.apply(config.bounds()), config.hasDirectory(), this::form);
    this.editMode = EditMode.of(model);
    this.users =
        new ImportedUsers(session, model, config.trustEmail(), this::protect, this::variants);
    this.edits = new ProfileEdits(
        session,
        () -> cockpit.apply(config.bounds()),
        this::provenIdentity,
        new Accepting(),
        user -> registrations().isOpen(user));
    this.registrations = new Registrations(
        session,
        () -> cockpit.apply(config.bounds()),
        RegistrationConfig.of(model),
        new Accepting(),
        account -> users.isKnown(session.getContext().getRealm(), account));
    this.checkups = checkups;
    this.checkup =
        new FreshnessCheck(session, model, () -> cockpit.apply(config.bounds()), users, checkups);
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

  /** Whether the realm uses the e-mail address as username. */
  boolean emailIsUsername() {
    return session.getContext().getRealm().isRegistrationEmailAsUsername();
  }

  /** The user as the rest of Keycloak gets to see him. */
  UserModel protect(UserModel stored) {
    return new ImportedCockpitUser(
        stored,
        editMode == EditMode.WRITABLE ? Optional.of(edits) : Optional.empty(),
        this::emailIsUsername,
        action -> refuseAction(stored, action));
  }

  /** Tells an administrator why; everything else that sets required actions goes on without this one. */
  private void refuseAction(UserModel user, String action) {
    LOG.warnf(
        "Keycloak user %s does not get the required action %s: Cockpit federation '%s' has edit mode READ_ONLY, so passwords"
            + " and e-mail addresses are changed in Cockpit",
        user.getId(), LogLine.of(action), LogLine.of(name()));
    if (EditRefusal.isByAdministrator(session)) {
      throw new EditRefusal("cockpitReadOnlyAction", Response.Status.BAD_REQUEST, List.of(action))
          .exception(session, Optional.empty());
    }
  }

  /** The user, made here and soon in Cockpit; nothing if registrations are Keycloak's own business. */
  Optional<UserModel> register(RealmModel realm, String username) {
    if (!registrations.areWanted()) {
      return Optional.empty();
    }
    registrations.check(username);
    UserModel stored = users.add(realm, username);
    registrations.begin(stored);
    return Optional.of(protect(stored));
  }

  private Registrations registrations() {
    return registrations;
  }

  private final class Accepting implements ProfileEdits.Accepted {
    private final Set<String> disabled = new HashSet<>();

    @Override
    public void write(UserModel user, CockpitUser account) {
      RealmModel realm = session.getContext().getRealm();
      users.refresh(realm, user, account);
      if (!account.active()) {
        users.disable(realm, user, "inactive in Cockpit");
        disabled.add(user.getId());
      }
    }

    @Override
    public void committed(UserModel user) {
      if (disabled.contains(user.getId())) {
        users.endSessions(session.getContext().getRealm(), user);
      }
    }
  }

  /**
   * Changes a password in Cockpit.
   *
   * @throws RuntimeException with a text for the one who tried, if it was refused and nothing has changed
   */
  void changePassword(RealmModel realm, UserModel user, Optional<Secret> password) {
    try {
      if (editMode == EditMode.READ_ONLY) {
        // A password stored in Keycloak would log in beside the one in Cockpit, and outlive it.
        throw EditMode.accountUrl(model)
            .map(it -> new ModelException("cockpitReadOnlyPasswordAt", it))
            .orElseGet(() -> new ModelException("cockpitReadOnlyPassword"));
      }
      new PasswordChange(session, cockpit.apply(config.bounds()), registrations, edits)
          .apply(realm, user, provenIdentity(user), password);
    } catch (ModelException e) {
      throw EditRefusal.ofPassword(session, e);
    }
  }

  LoginRefusal refusal() {
    return new LoginRefusal(session, name());
  }

  /** Accounts whose names differ from this one's in case or Unicode form alone; without a directory nobody can tell. */
  private Outcome<List<AccountName>> variants(CockpitUser account) {
    return config.hasDirectory()
        ? lookup.within(config.bounds(), cockpit, it -> NameVariants.in(it, account.user()))
        : new Outcome.Found<>(List.of());
  }

  /** Bounds the calls of a lookup, which Keycloak interrupts. */
  LookupDeadline lookup() {
    return lookup;
  }

  DummyHash dummyHash() {
    return new DummyHash(session);
  }

  AccountLookup accounts() {
    return config.hasDirectory()
        ? new DirectoryLookup(cockpit, config.bounds(), logins, this::form)
        : new LoginLookup(
            logins,
            this::form,
            new UnknownUserThrottle(session, model.getId(), turnstile),
            this::reportNameAlone);
  }

  /** Tells administrators, because the user only learns that the name is wrong. */
  private void reportNameAlone(String username) {
    RealmModel realm = session.getContext().getRealm();
    AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
    if (login == null || reported) {
      return;
    }
    RefusalPage.step(realm, login)
        .flatMap(it -> UsernameStep.of(
            realm,
            AuthenticationFlowResolver.resolveBrowserFlow(login).getId(),
            it.getAuthenticator()))
        .ifPresent(step -> {
          reported = true;
          LOG.warnf(
              "User '%s' cannot be looked up in Cockpit federation '%s': it has no service key, and the login step '%s' asks"
                  + " for the name without the password, so no user who is not in Keycloak yet can log in. %s",
              LogLine.of(username), LogLine.of(name()), step.display(), LoginLookup.CURE);
        });
  }

  /** Users who are in Cockpit and not in Keycloak yet; nobody in login-only mode, where no directory can be asked. */
  Stream<UserModel> search(
      RealmModel realm, Map<String, String> parameters, Integer first, Integer max) {
    if (!config.hasDirectory()) {
      return Stream.empty();
    }
    var imports = new DatabaseImportTarget(
        session.getKeycloakSessionFactory(), realm.getId(), model, SyncConfig.of(model));
    return new DirectorySearch(
            name(), model.getId(), session, cockpit.apply(config.bounds()), imports)
        .find(realm, parameters, first, max);
  }

  /** Who this user says to be in Cockpit, if he is ours. Enough to ask Cockpit whether it is so, by a login. */
  Optional<CockpitIdentity> identity(UserModel user) {
    return CockpitIdentity.in(model, user);
  }

  /** The user as he is now; without a directory, as he was at the last login. */
  UserModel current(RealmModel realm, UserModel user) {
    return config.hasDirectory() ? checkup.of(realm, user) : protect(user);
  }

  /** Who this user is in Cockpit, if the federation itself has written so. */
  Optional<CockpitIdentity> provenIdentity(UserModel user) {
    return CockpitIdentity.of(session, session.getContext().getRealm(), user)
        .filter(it -> it.federation().getId().equals(model.getId()));
  }

  /** Takes over what came with a login. */
  void welcome(RealmModel realm, UserModel user, Login login, Secret password) {
    checkups.done(user.getId());
    var migration = new PasswordMigration(session, keys);
    if (PasswordMigration.isOn(model)) {
      users.evict(realm, user);
      if (!migration.begin(users.stored(realm, user))) {
        return;
      }
    }
    UserModel current = users.refresh(realm, user, login.user());
    if (PasswordMigration.isOn(model)
        && migration.move(realm, users.stored(realm, user), login.user(), password)) {
      users.evict(realm, user);
      return;
    }
    if (!config.hasDirectory() && keys.keep(realm, current, login.user().id(), login.apiKey())) {
      users.evict(realm, user);
    }
  }

  /**
   * Tells administrators that a name could not be looked up, and the person who is logging in with it. Others may still
   * know the name: then the login goes on with them.
   */
  void report(RealmModel realm, String username, LoginProblem found) {
    LoginProblem trouble = secondFactor.explain(found);
    boolean login = form().filter(it -> it.isAbout(username)).isPresent();
    // That an account is inactive is no trouble to anybody but who wants to log in with it.
    // A page for the name alone goes on as for a name that does not exist. Only Keycloak can write
    // the message for that.
    boolean unspoken =
        trouble.reason().isSecret() && form().flatMap(SubmittedLogin::password).isEmpty();
    boolean refused = login && !unspoken && isAskedLast(realm);
    if (!refused && !reported && (login || !trouble.reason().isSecret())) {
      reported = true;
      LOG.warnf(
          "User '%s' can not be looked up in Cockpit federation '%s': %s",
          LogLine.of(username), LogLine.of(name()), LogLine.of(trouble.describe()));
    }
    if (refused) {
      if (trouble.reason().isSecret()) {
        // Keycloak would hash for an unknown name; the exception goes past that.
        dummyHash().run(realm);
      }
      throw refusal().of(trouble.reason(), trouble.cause(), Optional.empty());
    }
  }

  /** What was typed; a form may add to it while the request is being served. */
  private Optional<SubmittedLogin> form() {
    return SubmittedLogin.of(session);
  }

  /**
   * Why Cockpit refused a login, if it was not for a wrong password. Costs a call, as the first wrong password of somebody
   * unknown does; without a directory nobody can tell.
   */
  Optional<LoginProblem> whyRefused(CockpitIdentity identity) {
    return inDirectory(identity).flatMap(LoginProblem::ofRefused);
  }

  /** What the directory says about an account, which it is asked once a request; nothing without a directory. */
  Optional<Outcome<CockpitUser>> inDirectory(CockpitIdentity identity) {
    return config.hasDirectory()
        ? checkup.answer(identity.id()).or(() -> Optional.of(accounts().byId(identity.id())))
        : Optional.empty();
  }

  /** Counts a login that ends with an exception, which Keycloak counts nothing for. */
  void countFailure(RealmModel realm, UserModel user) {
    if (realm.isBruteForceProtected()) {
      KeycloakContext context = session.getContext();
      session
          .getProvider(BruteForceProtector.class)
          .failedLogin(
              realm,
              user,
              context.getConnection(),
              context.getHttpRequest().getUri(),
              Set.of(PasswordCredentialModel.TYPE));
    }
  }

  private boolean isAskedLast(RealmModel realm) {
    List<UserStorageProviderModel> order = realm
        .getStorageProviders(UserStorageProvider.class)
        .map(UserStorageProviderModel::new)
        .filter(UserStorageProviderModel::isEnabled)
        .sorted(UserStorageProviderModel.comparator)
        .toList();
    return !order.isEmpty() && order.get(order.size() - 1).getId().equals(model.getId());
  }
}
