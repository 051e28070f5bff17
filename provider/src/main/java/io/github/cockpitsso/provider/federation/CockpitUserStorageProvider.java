package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.provider.identity.CockpitIdentity;
import io.github.cockpitsso.provider.login.LoginProblem;
import io.github.cockpitsso.provider.login.LoginRefusal;
import io.github.cockpitsso.provider.lookup.AccountLookup;
import io.github.cockpitsso.provider.profile.ProfileLock;
import io.github.cockpitsso.provider.users.FreshnessCheck;
import io.github.cockpitsso.provider.users.ImportedUsers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.credential.CredentialInput;
import org.keycloak.credential.CredentialInputUpdater;
import org.keycloak.credential.CredentialInputValidator;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserCredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.storage.StorageId;
import org.keycloak.storage.UserStorageProvider;
import org.keycloak.storage.user.ImportedUserValidation;
import org.keycloak.storage.user.UserLookupProvider;
import org.keycloak.storage.user.UserQueryMethodsProvider;
import org.keycloak.storage.user.UserRegistrationProvider;
import org.keycloak.userprofile.AttributeMetadata;
import org.keycloak.userprofile.UserProfileDecorator;
import org.keycloak.userprofile.UserProfileMetadata;

/**
 * One Cockpit federation during one request. Cockpit is asked about a name that Keycloak does not know, and about a
 * password, and now and then whether a user is still who he was; a session that is refreshed, introspected or looked at
 * costs no call while Keycloak has the user in its cache.
 */
final class CockpitUserStorageProvider
    implements UserStorageProvider,
        UserLookupProvider,
        UserQueryMethodsProvider,
        UserRegistrationProvider,
        CredentialInputValidator,
        CredentialInputUpdater,
        ImportedUserValidation,
        UserProfileDecorator {
  private static final Logger LOG = Logger.getLogger(CockpitUserStorageProvider.class);
  private static final int LONGEST_NAME = 255;

  private final Federation federation;
  private final AccountLookup accounts;
  private Optional<LoginProblem> byEmail = Optional.empty();

  CockpitUserStorageProvider(Federation federation) {
    this.federation = federation;
    this.accounts = federation.accounts();
  }

  @Override
  public UserModel getUserByUsername(RealmModel realm, String username) {
    if (!canBeName(username)) {
      return null;
    }
    return federation.lookup().during(() -> byUsername(realm, username));
  }

  private UserModel byUsername(RealmModel realm, String username) {
    Outcome<CockpitUser> outcome = accounts.byUsername(realm, username);
    federation.secondFactor().ask(outcome);
    ImportedUsers.Import found = imported(realm, outcome);
    if (found.user().isEmpty()) {
      LoginProblem.ofLookup(outcome)
          .or(found::trouble)
          .or(() -> byEmail)
          .ifPresent(it -> federation.report(realm, username, it));
    }
    return found.user().orElse(null);
  }

  @Override
  public UserModel getUserByEmail(RealmModel realm, String email) {
    // A local user may be called like somebody's e-mail address; Keycloak looks for that next.
    if (!canBeName(email) || federation.users().isTaken(realm, email)) {
      return null;
    }
    return federation.lookup().during(() -> byEmail(realm, email));
  }

  private UserModel byEmail(RealmModel realm, String email) {
    Outcome<CockpitUser> outcome = accounts.byEmail(realm, email);
    federation.secondFactor().ask(outcome);
    ImportedUsers.Import found = imported(realm, outcome);
    byEmail = LoginProblem.ofLookup(outcome).or(found::trouble);
    return found.user().orElse(null);
  }

  @Override
  public UserModel getUserById(RealmModel realm, String id) {
    String cockpitId = new StorageId(id).getExternalId();
    return cockpitId == null || !CockpitUser.isId(cockpitId)
        ? null
        : federation
            .lookup()
            .during(() -> imported(realm, accounts.byId(cockpitId)).user().orElse(null));
  }

  @Override
  public Stream<UserModel> searchForUserStream(
      RealmModel realm, Map<String, String> parameters, Integer first, Integer max) {
    return federation.search(realm, parameters, first, max).map(federation::protect);
  }

  @Override
  public Stream<UserModel> searchForUserByUserAttributeStream(
      RealmModel realm, String name, String value) {
    return searchForUserStream(realm, Map.of(name, value), null, null);
  }

  @Override
  public Stream<UserModel> getGroupMembersStream(
      RealmModel realm, GroupModel group, Integer first, Integer max) {
    // Members of Keycloak's groups are users whom Keycloak knows.
    return Stream.empty();
  }

  private ImportedUsers.Import imported(RealmModel realm, Outcome<CockpitUser> outcome) {
    return outcome
        .ifFound()
        .filter(CockpitUser::active)
        .map(account -> federation.users().of(realm, account))
        .orElseGet(() -> new ImportedUsers.Import(Optional.empty(), Optional.empty()));
  }

  private static boolean canBeName(String name) {
    return name != null
        && !name.isBlank()
        && name.length() <= LONGEST_NAME
        && name.chars().noneMatch(it -> Character.isISOControl(it))
        && name.codePoints().noneMatch(it -> Character.getType(it) == Character.SURROGATE);
  }

  @Override
  public boolean supportsCredentialType(String type) {
    return PasswordCredentialModel.TYPE.equals(type);
  }

  @Override
  public boolean isConfiguredFor(RealmModel realm, UserModel user, String type) {
    return supportsCredentialType(type);
  }

  @Override
  public boolean isValid(RealmModel realm, UserModel user, CredentialInput input) {
    if (!supportsCredentialType(input.getType()) || !(input instanceof UserCredentialModel)) {
      return false;
    }
    Optional<Secret> password = Secret.ofNullable(input.getChallengeResponse());
    Optional<CockpitIdentity> identity = federation.identity(user);
    if (!user.isEnabled()) {
      // Keycloak asks all the same; a direct grant tells by its error whether the password was
      // right.
      return refuseDisabled(realm, user, identity, password);
    }
    dropLocalPasswords(realm, user);
    if (password.isEmpty() || identity.isEmpty()) {
      return refused(realm);
    }
    Outcome<Login> outcome = federation
        .secondFactor()
        .settle(
            realm,
            user,
            identity.get(),
            federation.logins().byUser(identity.get().user(), password.get()));
    return outcome
        .ifFound()
        .map(login -> accept(realm, user, identity.get(), login, password.get()))
        .orElseGet(() -> reject(realm, user, identity.get(), outcome));
  }

  /**
   * No, whatever the password is. The calls are those of a wrong password, because the time of the answer must not show
   * that the user exists.
   *
   * <p>The login form learns the reason from the directory. In a direct grant Keycloak has written the event
   * {@code user_disabled} already, and counts no failed login ({@code ValidateUsername}).
   */
  private boolean refuseDisabled(
      RealmModel realm,
      UserModel user,
      Optional<CockpitIdentity> identity,
      Optional<Secret> password) {
    if (identity.isEmpty()) {
      return refused(realm);
    }
    Optional<Outcome<CockpitUser>> account = federation.inDirectory(identity.get());
    account.flatMap(LoginProblem::of).ifPresent(it -> {
      throw refusal(realm, user, it);
    });
    Optional<LoginProblem> trouble = account.flatMap(LoginProblem::ofRefused);
    boolean explain = trouble.isPresent() && federation.refusal().isOfForm();
    // What was typed is tried only if it is counted as well.
    Secret tried = password
        .filter(it -> explain)
        .orElseGet(() -> Secret.of(UUID.randomUUID().toString()));
    Outcome<Login> outcome = federation.logins().byUser(identity.get().user(), tried);
    LoginProblem.of(outcome)
        .filter(it -> it.reason() == LoginRefusal.Reason.UNAVAILABLE)
        .ifPresent(it -> {
          throw refusal(realm, user, it);
        });
    if (explain) {
      throw outcome
          .ifFound()
          .filter(login -> !login.user().id().equals(identity.get().id()))
          .map(login -> replaced(user, identity.get(), login))
          .orElseGet(() -> refusal(realm, user, trouble.get()));
    }
    if (trouble.isPresent()) {
      federation.countFailure(realm, user);
    }
    return refused(realm);
  }

  /** No, as late as Keycloak says it of a name that it does not know. */
  private boolean refused(RealmModel realm) {
    federation.dummyHash().run(realm);
    return false;
  }

  /**
   * The admin API can store a hashed password past {@link #updateCredential}; Keycloak would try it after our no, and let
   * somebody in whom Cockpit does not.
   */
  private void dropLocalPasswords(RealmModel realm, UserModel user) {
    SubjectCredentialManager credentials = user.credentialManager();
    Stream.of(PasswordCredentialModel.TYPE, PasswordCredentialModel.PASSWORD_HISTORY)
        .flatMap(credentials::getStoredCredentialsByTypeStream)
        .map(CredentialModel::getId)
        .toList()
        .forEach(id -> {
          LOG.warnf(
              "A local password of Keycloak user %s is removed: passwords of Cockpit users are in Cockpit",
              user.getId());
          credentials.removeStoredCredentialById(id);
          federation.users().evict(realm, user);
        });
  }

  private boolean accept(
      RealmModel realm, UserModel user, CockpitIdentity identity, Login login, Secret password) {
    if (!login.user().id().equals(identity.id())) {
      throw replaced(user, identity, login);
    }
    federation.welcome(realm, user, login, password);
    return true;
  }

  private RuntimeException replaced(UserModel user, CockpitIdentity identity, Login login) {
    return federation
        .refusal()
        .of(
            LoginRefusal.Reason.REPLACED,
            "the name belonged to Cockpit account " + identity.id() + " and belongs to "
                + login.user().id() + " now. Delete Keycloak user " + user.getId()
                + " if the old account does not exist any more",
            Optional.of(user));
  }

  private boolean reject(
      RealmModel realm, UserModel user, CockpitIdentity identity, Outcome<Login> outcome) {
    Optional<LoginProblem> trouble = troubleWith(identity, outcome);
    if (trouble.isEmpty() || federation.refusal().isHidden(trouble.get(), user)) {
      return refused(realm);
    }
    throw refusal(realm, user, trouble.get());
  }

  /** Counts the failed login first, if the reason is one that Keycloak counts. */
  private RuntimeException refusal(RealmModel realm, UserModel user, LoginProblem trouble) {
    if (trouble.reason().isSecret()) {
      federation.countFailure(realm, user);
      federation.dummyHash().run(realm);
    }
    return federation.refusal().of(trouble.reason(), trouble.cause(), Optional.of(user));
  }

  private Optional<LoginProblem> troubleWith(CockpitIdentity identity, Outcome<Login> outcome) {
    if (outcome instanceof Outcome.Denied<Login> denied) {
      if (denied.reason() == Denial.CREDENTIALS) {
        return federation.whyRefused(identity);
      } else if (denied.reason() == Denial.SECOND_FACTOR_WRONG) {
        return Optional.empty();
      }
    }
    return Optional.of(federation.secondFactor().explain(LoginProblem.ofLogin(outcome)));
  }

  @Override
  public boolean updateCredential(RealmModel realm, UserModel user, CredentialInput input) {
    if (!supportsCredentialType(input.getType())) {
      return false;
    }
    federation.changePassword(realm, user, Secret.ofNullable(input.getChallengeResponse()));
    return true;
  }

  @Override
  public void disableCredentialType(RealmModel realm, UserModel user, String type) {
    // Passwords are Cockpit's; whoever shall not log in is deactivated there.
  }

  @Override
  public Stream<String> getDisableableCredentialTypesStream(RealmModel realm, UserModel user) {
    return Stream.empty();
  }

  /** For the <em>Credentials</em> tab of the console, which shows who has the password. */
  @Override
  public Stream<CredentialModel> getCredentials(RealmModel realm, UserModel user) {
    var password = new CredentialModel();
    password.setType(PasswordCredentialModel.TYPE);
    password.setFederationLink(federation.id());
    // The page shows a date in any case, and Cockpit does not say when a password was set.
    password.setCreatedDate(user.getCreatedTimestamp());
    return Stream.of(password);
  }

  @Override
  public UserModel addUser(RealmModel realm, String username) {
    return federation.register(realm, username).orElse(null);
  }

  @Override
  public boolean removeUser(RealmModel realm, UserModel user) {
    // Keycloak's copy of him goes; the account is Cockpit's.
    return true;
  }

  /** The user, protected and brought up to date; see {@link FreshnessCheck} for when that is a call. */
  @Override
  public UserModel validate(RealmModel realm, UserModel user) {
    return federation.current(realm, user);
  }

  @Override
  public List<AttributeMetadata> decorateUserProfile(
      String providerId, UserProfileMetadata profile) {
    return ProfileLock.apply(
        profile, federation.name(), federation.editMode(), federation.emailIsUsername());
  }

  @Override
  public void preRemove(RealmModel realm) {
    // Keycloak deletes the users; nothing of them is elsewhere.
  }

  @Override
  public void preRemove(RealmModel realm, GroupModel group) {
    // Groups are Keycloak's alone.
  }

  @Override
  public void preRemove(RealmModel realm, RoleModel role) {
    // Keycloak's roles are Keycloak's alone.
  }

  @Override
  public void close() {
    // Connections belong to Keycloak's HTTP client.
  }
}
