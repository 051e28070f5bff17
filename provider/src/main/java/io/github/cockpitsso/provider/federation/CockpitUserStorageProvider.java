package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.provider.login.LoginProblem;
import io.github.cockpitsso.provider.lookup.AccountLookup;
import io.github.cockpitsso.provider.profile.ProfileLock;
import io.github.cockpitsso.provider.users.FreshnessCheck;
import io.github.cockpitsso.provider.users.ImportedUsers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.credential.CredentialInput;
import org.keycloak.credential.CredentialInputUpdater;
import org.keycloak.credential.CredentialInputValidator;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.RealmModel;
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
 * One Cockpit federation during one request. It calls Cockpit for usernames that Keycloak does not
 * know, for passwords, and to refresh users. While a user is in Keycloak's cache, token refresh,
 * introspection and the console make no call.
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
  private static final int MAX_NAME = 255;

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
    return federation.deadline().during(() -> byUsername(username));
  }

  private UserModel byUsername(String username) {
    Outcome<CockpitUser> outcome = accounts.byUsername(username);
    federation.secondFactor().requireCode(outcome);
    ImportedUsers.Import found = imported(outcome);
    if (found.user().isEmpty()) {
      LoginProblem.ofLookup(outcome)
          .or(found::loginProblem)
          .or(() -> byEmail)
          .ifPresent(it -> federation.warnings().report(username, it));
    }
    return found.user().orElse(null);
  }

  @Override
  public UserModel getUserByEmail(RealmModel realm, String email) {
    // A local user can have an address as username. Keycloak looks for that next.
    if (!canBeName(email) || federation.users().isTaken(email)) {
      return null;
    }
    return federation.deadline().during(() -> byEmail(email));
  }

  private UserModel byEmail(String email) {
    Outcome<CockpitUser> outcome = accounts.byEmail(email);
    federation.secondFactor().requireCode(outcome);
    ImportedUsers.Import found = imported(outcome);
    byEmail = LoginProblem.ofLookup(outcome).or(found::loginProblem);
    return found.user().orElse(null);
  }

  @Override
  public UserModel getUserById(RealmModel realm, String id) {
    String cockpitId = new StorageId(id).getExternalId();
    return cockpitId == null || !CockpitUser.isId(cockpitId)
        ? null
        : federation
            .deadline()
            .during(() -> imported(accounts.byId(cockpitId)).user().orElse(null));
  }

  @Override
  public Stream<UserModel> searchForUserStream(
      RealmModel realm, Map<String, String> parameters, Integer first, Integer max) {
    return federation.search(parameters, first, max).map(federation::protect);
  }

  @Override
  public Stream<UserModel> searchForUserByUserAttributeStream(
      RealmModel realm, String name, String value) {
    return searchForUserStream(realm, Map.of(name, value), null, null);
  }

  @Override
  public Stream<UserModel> getGroupMembersStream(
      RealmModel realm, GroupModel group, Integer first, Integer max) {
    // Group members are users who are already in Keycloak.
    return Stream.empty();
  }

  private ImportedUsers.Import imported(Outcome<CockpitUser> outcome) {
    return outcome
        .ifFound()
        .filter(CockpitUser::active)
        .map(account -> federation.users().of(account))
        .orElseGet(() -> new ImportedUsers.Import(Optional.empty(), Optional.empty()));
  }

  private static boolean canBeName(String name) {
    return name != null
        && !name.isBlank()
        && name.length() <= MAX_NAME
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
    return federation
        .passwordLogin()
        .isValid(user, Secret.ofNullable(input.getChallengeResponse()));
  }

  @Override
  public boolean updateCredential(RealmModel realm, UserModel user, CredentialInput input) {
    if (!supportsCredentialType(input.getType())) {
      return false;
    }
    federation.changePassword(user, Secret.ofNullable(input.getChallengeResponse()));
    return true;
  }

  @Override
  public void disableCredentialType(RealmModel realm, UserModel user, String type) {
    // Passwords are in Cockpit. To prevent a login, deactivate the account there.
  }

  @Override
  public Stream<String> getDisableableCredentialTypesStream(RealmModel realm, UserModel user) {
    return Stream.empty();
  }

  /** For the <em>Credentials</em> tab of the console: the password is in this federation. */
  @Override
  public Stream<CredentialModel> getCredentials(RealmModel realm, UserModel user) {
    var password = new CredentialModel();
    password.setType(PasswordCredentialModel.TYPE);
    password.setFederationLink(federation.id());
    // The page needs a date, and Cockpit does not report when a password was set.
    password.setCreatedDate(user.getCreatedTimestamp());
    return Stream.of(password);
  }

  @Override
  public UserModel addUser(RealmModel realm, String username) {
    return federation.register(username).orElse(null);
  }

  @Override
  public boolean removeUser(RealmModel realm, UserModel user) {
    // Only Keycloak's copy is deleted. The account stays in Cockpit.
    return true;
  }

  /**
   * The user, protected and brought up to date. {@link FreshnessCheck} decides whether that needs
   * a call.
   */
  @Override
  public UserModel validate(RealmModel realm, UserModel user) {
    return federation.current(user);
  }

  @Override
  public List<AttributeMetadata> decorateUserProfile(
      String providerId, UserProfileMetadata profile) {
    return ProfileLock.apply(
        profile, federation.name(), federation.editMode(), federation.emailIsUsername());
  }

  @Override
  public void close() {
    // The connections belong to Keycloak's HTTP client.
  }
}
