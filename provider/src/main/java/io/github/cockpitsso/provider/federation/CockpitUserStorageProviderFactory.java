package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.http.Bounds;
import io.github.cockpitsso.provider.apikey.ApiKeyStore;
import io.github.cockpitsso.provider.connection.CockpitConnection;
import io.github.cockpitsso.provider.connection.CockpitServices;
import io.github.cockpitsso.provider.http.DeadlineTimer;
import io.github.cockpitsso.provider.lookup.LoginLookup;
import io.github.cockpitsso.provider.lookup.NameLock;
import io.github.cockpitsso.provider.outage.CircuitBreakers;
import io.github.cockpitsso.provider.request.CurrentRequest;
import io.github.cockpitsso.provider.roles.MappingValidator;
import io.github.cockpitsso.provider.roles.RoleClaimValues;
import io.github.cockpitsso.provider.roles.RoleMappings;
import io.github.cockpitsso.provider.roles.RolePermissionCache;
import io.github.cockpitsso.provider.roles.UnknownRoleCheck;
import io.github.cockpitsso.provider.roles.UnmatchedProtections;
import io.github.cockpitsso.provider.settings.EditMode;
import io.github.cockpitsso.provider.settings.FederationConfig;
import io.github.cockpitsso.provider.settings.FreshnessConfig;
import io.github.cockpitsso.provider.settings.RegistrationConfig;
import io.github.cockpitsso.provider.settings.SecondFactorPolicy;
import io.github.cockpitsso.provider.settings.SettingProblem;
import io.github.cockpitsso.provider.sync.SyncConfig;
import io.github.cockpitsso.provider.sync.SyncReport;
import io.github.cockpitsso.provider.telemetry.ObservedCockpit;
import io.github.cockpitsso.provider.text.LogLine;
import io.github.cockpitsso.provider.text.LoggedWarnings;
import io.github.cockpitsso.provider.users.OrganizationMembers;
import io.github.cockpitsso.provider.users.PasswordMigration;
import io.github.cockpitsso.provider.users.RecentChecks;
import io.micrometer.core.instrument.Metrics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.component.ComponentModel;
import org.keycloak.component.ComponentValidationException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.storage.UserStorageProviderFactory;
import org.keycloak.storage.UserStorageProviderModel;
import org.keycloak.storage.user.ImportSynchronization;
import org.keycloak.storage.user.SynchronizationResult;
import org.keycloak.tracing.TracingProvider;

/**
 * The factory of the federation {@value #PROVIDER_ID}. Server options:
 *
 * <ul>
 *   <li>{@code --spi-storage--cockpit--api-key-encryption-key}: 32 bytes in Base64. Without it, API
 *       keys that come with a login are not stored.
 *   <li>{@code --spi-storage--cockpit--api-key-previous-encryption-keys}: earlier keys, separated
 *       by commas. API keys that were encrypted with them can still be read.
 * </ul>
 */
public final class CockpitUserStorageProviderFactory
    implements UserStorageProviderFactory<CockpitUserStorageProvider>,
        ImportSynchronization,
        CockpitServices {

  /** The id of the provider. */
  public static final String PROVIDER_ID = FederationConfig.PROVIDER_ID;

  private static final Logger LOG = Logger.getLogger(CockpitUserStorageProviderFactory.class);
  private static final String ENCRYPTION_KEY = "api-key-encryption-key";
  private static final String PREVIOUS_KEYS = "api-key-previous-encryption-keys";

  private final DeadlineTimer deadlines = new DeadlineTimer();
  private final NameLock nameLock = new NameLock();
  private final RecentChecks checkups = new RecentChecks(InstantSource.system());
  private final RolePermissionCache permissions = new RolePermissionCache(InstantSource.system());
  private final CircuitBreakers breakers = new CircuitBreakers(Metrics.globalRegistry);
  private final LoggedWarnings warnings = new LoggedWarnings();
  private volatile ApiKeyStore keys = ApiKeyStore.closed();

  @Override
  public String getId() {
    return PROVIDER_ID;
  }

  @Override
  public String getHelpText() {
    return "cockpitHelp";
  }

  @Override
  public void init(Config.Scope config) {
    keys = ApiKeyStore.of(config.get(ENCRYPTION_KEY), config.get(PREVIOUS_KEYS));
    if (keys.isOpen()) {
      LOG.infof(
          "API keys of logins are stored with encryption key %s", String.join(", ", keys.keyIds()));
    }
  }

  @Override
  public void postInit(KeycloakSessionFactory sessions) {
    // Keycloak does not report a federation that is deleted with its realm.
    sessions.register(event -> {
      if (event instanceof RealmModel.RealmRemovedEvent removed) {
        breakers.forgetRealm(removed.getRealm().getName());
      }
    });
  }

  @Override
  public List<ProviderConfigProperty> getConfigProperties() {
    return FederationConfigProperties.ALL;
  }

  @Override
  public void validateConfiguration(KeycloakSession session, RealmModel realm, ComponentModel model)
      throws ComponentValidationException {
    FederationConfig config = FederationConfig.of(model);
    Optional<ComponentModel> stored = Optional.ofNullable(model.getId()).map(realm::getComponent);
    if (stored.filter(it -> FederationSync.isSyncState(it, model)).isPresent()) {
      return;
    }
    Optional<FederationConfig> before = stored.map(FederationConfig::of);
    new FederationValidator(
            model.getName(),
            new CockpitConnection(session, deadlines),
            config,
            before,
            problems(session, realm, model, stored),
            List.of(
                EditMode.requirement(model),
                RegistrationConfig.of(model).requirement(),
                new UnknownRoleCheck(model, stored)::problems),
            Stream.concat(
                    SecondFactorPolicy.realmProblems(realm, model, stored).stream(),
                    LoginLookup.realmProblems(realm, model, stored, isSavedByAdmin(session))
                        .stream())
                .toList())
        .validate();
    SyncReport.keep(stored, model);
    new UnmatchedProtections(session, realm, RoleMappings.of(model))
        .list()
        .forEach(fence -> LOG.warnf(
            "Cockpit federation '%s' protects '%s', but no role or group of the realm"
                + " matches it",
            LogLine.of(model.getName()), LogLine.of(fence)));
    if (!config.hasDirectory() && !keys.isOpen()) {
      LOG.warnf(
          "Cockpit federation '%s' has no service key, and the API keys that come with"
              + " logins are not stored: the server option"
              + " --spi-storage--cockpit--api-key-encryption-key is not set",
          LogLine.of(model.getName()));
    }
  }

  /**
   * Whether the console or the admin API saves a federation. Otherwise it is imported with a realm.
   */
  private static boolean isSavedByAdmin(KeycloakSession session) {
    return CurrentRequest.of(session.getContext()).isPresent()
        && session.getContext().getUri().getPath().contains("/components");
  }

  /** The problems that groups of settings find in themselves. */
  private static List<SettingProblem> problems(
      KeycloakSession session,
      RealmModel realm,
      ComponentModel model,
      Optional<ComponentModel> stored) {
    List<SettingProblem> problems = new ArrayList<>();
    problems.addAll(FederationConfig.of(model).problems());
    problems.addAll(FreshnessConfig.of(model).problems());
    problems.addAll(EditMode.problems(model));
    problems.addAll(RegistrationConfig.problems(model));
    problems.addAll(PasswordMigration.problems(model));
    problems.addAll(RoleClaimValues.of(model).problems());
    problems.addAll(
        new MappingValidator(session, realm, RoleMappings.of(model), stored.map(RoleMappings::of))
            .list());
    problems.addAll(SecondFactorPolicy.problems(model));
    problems.addAll(SyncConfig.of(model).problems());
    return problems;
  }

  @Override
  public CockpitUserStorageProvider create(KeycloakSession session, ComponentModel model) {
    return new CockpitUserStorageProvider(new Federation(
        session,
        session.realms().getRealm(model.getParentId()),
        model,
        bounds -> cockpit(session, model, bounds),
        keys,
        nameLock,
        checkups));
  }

  @Override
  public SynchronizationResult sync(
      KeycloakSessionFactory sessions, String realmId, UserStorageProviderModel model) {
    return new FederationSync(sessions, realmId, model).full();
  }

  /**
   * Reads the accounts that have changed since the checkpoint. Keycloak's date is ignored: it is
   * from another clock.
   */
  @Override
  public SynchronizationResult syncSince(
      Date lastSync,
      KeycloakSessionFactory sessions,
      String realmId,
      UserStorageProviderModel model) {
    return new FederationSync(sessions, realmId, model).changed();
  }

  @Override
  public CockpitApi cockpit(KeycloakSession session, ComponentModel model) {
    return cockpit(session, model, FederationConfig.of(model).bounds());
  }

  @Override
  public CockpitApi cockpit(KeycloakSession session, ComponentModel model, Bounds bounds) {
    FederationConfig config = FederationConfig.of(model);
    RealmModel home = session.realms().getRealm(model.getParentId());
    String realm = home == null ? model.getParentId() : home.getName();
    var federation =
        new CircuitBreakers.FederationKey(model.getId(), realm, model.getName(), config.url());
    return ObservedCockpit.of(
        new CockpitConnection(session, deadlines)
            .open(
                config,
                bounds,
                transport -> breakers.guard(federation, transport, bounds.equals(config.bounds()))),
        realm,
        model.getName(),
        Metrics.globalRegistry,
        session.getProvider(TracingProvider.class));
  }

  @Override
  public void onUpdate(
      KeycloakSession session, RealmModel realm, ComponentModel before, ComponentModel after) {
    breakers.forget(after.getId());
  }

  @Override
  public void preRemove(KeycloakSession session, RealmModel realm, ComponentModel model) {
    breakers.forget(model.getId());
    OrganizationMembers.resetCounts(session, realm);
  }

  @Override
  public Optional<Set<String>> permissions(
      KeycloakSession session, ComponentModel model, String role) {
    FederationConfig config = FederationConfig.of(model);
    return config.hasDirectory()
        ? permissions.of(
            model.getId() + " " + config.url(),
            role,
            () -> cockpit(session, model).roles())
        : Optional.empty();
  }

  @Override
  public LoggedWarnings warnings() {
    return warnings;
  }

  @Override
  public ApiKeyStore keys() {
    return keys;
  }

  @Override
  public void close() {
    deadlines.close();
  }
}
