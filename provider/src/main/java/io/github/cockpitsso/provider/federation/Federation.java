package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.http.Bounds;
import io.github.cockpitsso.provider.apikey.ApiKeyStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
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
  private final Turnstile turnstile;
  private final Logins logins;
  private final SecondFactor secondFactor;
  private final ImportedUsers users;
  private final Checkups checkups;
  private final Checkup checkup;
  private boolean reported;

  Federation(
      KeycloakSession session,
      ComponentModel model,
      FederationConfig config,
      Function<Bounds, CockpitApi> cockpit,
      ApiKeyStore keys,
      Turnstile turnstile,
      Checkups checkups) {
    this.session = session;
    this.model = model;
    this.config = config;
    this.cockpit = cockpit;
    this.keys = keys;
    this.turnstile = turnstile;
    SecondFactorPolicy policy = SecondFactorPolicy.of(model);
    this.logins = new Logins(
        cockpit.apply(config.bounds()),
        () ->
            policy == SecondFactorPolicy.ASK ? form().flatMap(LoginForm::code) : Optional.empty());
    this.secondFactor = new SecondFactor(
        policy, () -> cockpit.apply(config.bounds()), config.hasDirectory(), this::form);
    this.users = new ImportedUsers(session, model, config.trustEmail());
    this.checkups = checkups;
    this.checkup =
        new Checkup(session, model, () -> cockpit.apply(config.bounds()), users, checkups);
  }

  String name() {
    return model.getName();
  }

  Logins logins() {
    return logins;
  }

  SecondFactor secondFactor() {
    return secondFactor;
  }

  ImportedUsers users() {
    return users;
  }

  LoginRefusal refusal() {
    return new LoginRefusal(session);
  }

  AccountLookup accounts() {
    return config.hasDirectory()
        ? new DirectoryLookup(cockpit, config.bounds(), logins, this::form)
        : new LoginLookup(logins, this::form, new UnknownNames(session, model.getId(), turnstile));
  }

  /** Who this user is in Cockpit, if he is ours. */
  Optional<CockpitIdentity> identity(UserModel user) {
    return CockpitIdentity.in(model, user);
  }

  /** The user as he is now; without a directory, as he was at the last login. */
  UserModel current(RealmModel realm, UserModel user) {
    return config.hasDirectory() ? checkup.of(realm, user) : new ImportedCockpitUser(user);
  }

  /** Takes over what came with a login. */
  void welcome(RealmModel realm, UserModel user, Login login) {
    checkups.done(user.getId());
    UserModel current = users.refresh(realm, user, login.user());
    if (!config.hasDirectory() && keys.keep(realm, current, login.user().id(), login.apiKey())) {
      users.evict(realm, user);
    }
  }

  /**
   * Tells administrators that a name could not be looked up, and the person who is logging in with it. Others may still
   * know the name: then the login goes on with them.
   */
  void report(RealmModel realm, String username, Trouble found) {
    Trouble trouble = secondFactor.explain(found);
    if (!reported) {
      reported = true;
      LOG.warnf(
          "User '%s' can not be looked up in Cockpit federation '%s': %s",
          LogLine.of(username), LogLine.of(name()), LogLine.of(trouble.cause()));
    }
    if (isAskedLast(realm) && form().filter(it -> it.isAbout(username)).isPresent()) {
      throw refusal().of(trouble.reason(), trouble.cause());
    }
  }

  /** What was typed; a form may add to it while the request is being served. */
  private Optional<LoginForm> form() {
    return LoginForm.of(session);
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
