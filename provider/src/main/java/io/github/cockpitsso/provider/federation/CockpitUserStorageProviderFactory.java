package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.provider.apikey.ApiKeyCipher;
import io.github.cockpitsso.provider.apikey.ApiKeyStore;
import io.github.cockpitsso.provider.http.Deadlines;
import io.github.cockpitsso.provider.roles.RoleMappings;
import io.github.cockpitsso.provider.roles.RolePermissions;
import io.github.cockpitsso.provider.roles.RoleValues;
import io.github.cockpitsso.provider.roles.TargetProblems;
import io.github.cockpitsso.provider.settings.SettingProblem;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.component.ComponentModel;
import org.keycloak.component.ComponentValidationException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.storage.UserStorageProvider;
import org.keycloak.storage.UserStorageProviderFactory;

/**
 * The federation {@value #PROVIDER_ID}. Server option {@code --spi-storage--cockpit--api-key-encryption-key}: 32 bytes
 * in Base64; without it, API keys that come with a login are not kept.
 */
public final class CockpitUserStorageProviderFactory
    implements UserStorageProviderFactory<CockpitUserStorageProvider> {

  /** The id of the federation. */
  public static final String PROVIDER_ID = "cockpit";

  private static final Logger LOG = Logger.getLogger(CockpitUserStorageProviderFactory.class);
  private static final String ENCRYPTION_KEY = "api-key-encryption-key";

  private final Deadlines deadlines = new Deadlines();
  private final Turnstile turnstile = new Turnstile();
  private final Checkups checkups = new Checkups(InstantSource.system());
  private final RolePermissions permissions = new RolePermissions(InstantSource.system());
  private volatile ApiKeyStore keys = new ApiKeyStore(Optional.empty());

  /** The factory that runs in this server. */
  public static CockpitUserStorageProviderFactory of(KeycloakSession session) {
    return (CockpitUserStorageProviderFactory) session
        .getKeycloakSessionFactory()
        .getProviderFactory(UserStorageProvider.class, PROVIDER_ID);
  }

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
    String encryptionKey = config.get(ENCRYPTION_KEY);
    if (encryptionKey != null && !encryptionKey.isBlank()) {
      keys = new ApiKeyStore(Optional.of(ApiKeyCipher.ofBase64(encryptionKey)));
    }
  }

  @Override
  public List<ProviderConfigProperty> getConfigProperties() {
    return FederationConfigProperties.ALL;
  }

  @Override
  public void validateConfiguration(KeycloakSession session, RealmModel realm, ComponentModel model)
      throws ComponentValidationException {
    FederationConfig config = FederationConfig.of(model);
    Optional<FederationConfig> before =
        Optional.ofNullable(model.getId()).map(realm::getComponent).map(FederationConfig::of);
    new FederationProblems(
            model.getName(),
            new CockpitConnection(session, deadlines),
            config,
            before,
            problems(session, realm, model),
            List.of(EditMode.demand(model), RegistrationConfig.of(model).demand()))
        .complain();
    if (!config.hasDirectory() && !keys.isOpen()) {
      LOG.warnf(
          "Cockpit federation '%s' can only log people in, and the API keys that come with their logins are not kept:"
              + " the server option --spi-storage--cockpit--api-key-encryption-key is not set",
          LogLine.of(model.getName()));
    }
  }

  /** What is wrong with the groups of settings that look at themselves alone. */
  private static List<SettingProblem> problems(
      KeycloakSession session, RealmModel realm, ComponentModel model) {
    List<SettingProblem> problems = new ArrayList<>();
    problems.addAll(FederationConfig.of(model).problems());
    problems.addAll(FreshnessConfig.of(model).problems());
    problems.addAll(EditMode.problems(model));
    problems.addAll(RegistrationConfig.problems(model));
    problems.addAll(PasswordMigration.problems(model));
    // Roles.
    problems.addAll(RoleValues.of(model).problems());
    problems.addAll(new TargetProblems(session, realm, RoleMappings.of(model)).list());
    // Keys.
    problems.addAll(SecondFactorPolicy.problems(model));
    // Sync.
    return problems;
  }

  @Override
  public CockpitUserStorageProvider create(KeycloakSession session, ComponentModel model) {
    FederationConfig config = FederationConfig.of(model);
    var connection = new CockpitConnection(session, deadlines);
    return new CockpitUserStorageProvider(new Federation(
        session,
        model,
        config,
        bounds -> connection.open(config, bounds),
        keys,
        turnstile,
        checkups));
  }

  /** The Cockpit of this federation. */
  public CockpitApi cockpit(KeycloakSession session, ComponentModel model) {
    return new CockpitConnection(session, deadlines).open(FederationConfig.of(model));
  }

  /** Whether the Cockpit of this federation can be asked for API keys; otherwise they are in {@link #keys()}. */
  public boolean hasDirectory(ComponentModel model) {
    return FederationConfig.of(model).hasDirectory();
  }

  /** What this role of the federation's Cockpit allows; empty if nobody knows, or if there is no such role. */
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

  /** The keys that came with logins. */
  public ApiKeyStore keys() {
    return keys;
  }

  @Override
  public void close() {
    deadlines.close();
  }
}
