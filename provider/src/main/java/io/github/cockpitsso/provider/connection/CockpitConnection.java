package io.github.cockpitsso.provider.connection;

import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.addon.AddonCockpit;
import io.github.cockpitsso.client.http.Bounds;
import io.github.cockpitsso.client.http.CockpitHttp;
import io.github.cockpitsso.client.http.Reply;
import io.github.cockpitsso.client.http.Transport;
import io.github.cockpitsso.client.loginonly.LoginOnlyCockpit;
import io.github.cockpitsso.provider.http.DeadlineTimer;
import io.github.cockpitsso.provider.http.KeycloakTransport;
import io.github.cockpitsso.provider.settings.FederationConfig;
import java.net.URI;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.vault.VaultStringSecret;

/**
 * Creates the {@link CockpitApi} for a configuration. An import can bring in an invalid
 * configuration. For that it creates an API that answers every call with the problem: it never
 * calls the wrong server, and never falls back to another key.
 */
public final class CockpitConnection {
  private static final CockpitAddress NOWHERE =
      new CockpitAddress(URI.create("https://cockpit.invalid"));

  private final KeycloakSession session;
  private final DeadlineTimer deadlines;

  public CockpitConnection(KeycloakSession session, DeadlineTimer deadlines) {
    this.session = session;
    this.deadlines = deadlines;
  }

  /** For the connection test of the settings. */
  public CockpitApi open(FederationConfig config) {
    return open(config, config.bounds(), UnaryOperator.identity());
  }

  /** Explains why a call with these settings failed. Empty if no call was made. */
  public Optional<ConnectionFailure> failure(FederationConfig config) {
    Optional<Secret> key = config.key();
    if (key.isPresent() && key.flatMap(this::resolve).isEmpty()) {
      return Optional.empty();
    }
    ConnectionFailure.KeyKind kind = config.serviceKey().isPresent()
        ? ConnectionFailure.KeyKind.SERVICE
        : key.isPresent() ? ConnectionFailure.KeyKind.LOGIN : ConnectionFailure.KeyKind.NONE;
    return Optional.of(new ConnectionFailure(
        CockpitAddress.parse(config.url()), kind, transport(config.bounds())));
  }

  /**
   * The Cockpit of these settings.
   *
   * @param guard wraps the transport
   */
  public CockpitApi open(FederationConfig config, Bounds bounds, UnaryOperator<Transport> guard) {
    CockpitAddress address;
    try {
      address = CockpitAddress.parse(config.url());
    } catch (IllegalArgumentException e) {
      return unusable(config, e.getMessage());
    }
    if (config.isExposed(address)) {
      return unusable(
          config, "plain HTTP to another host is not allowed by this federation's settings");
    }
    Optional<Secret> key = config.key().flatMap(this::resolve);
    if (key.isEmpty() && config.key().isPresent()) {
      return unusable(config, "Keycloak's vault does not have the secret of the API key");
    }
    return api(config, address, key, guard.apply(transport(bounds)));
  }

  private Transport transport(Bounds bounds) {
    return new KeycloakTransport(
        session.getProvider(HttpClientProvider.class).getHttpClient(), deadlines, bounds);
  }

  /** The value of a vault reference, or the secret itself. Empty if the vault does not have it. */
  public Optional<Secret> resolve(Secret secret) {
    if (isPlaceholder(secret) && !isVaultReference(secret)) {
      return Optional.empty();
    }
    try (VaultStringSecret resolved = session.vault().getStringSecret(secret.reveal())) {
      // A secret in a file often ends with a line break.
      return resolved.get().map(String::strip).flatMap(Secret::ofNullable);
    }
  }

  /** Whether this is a vault reference, or a placeholder that was not replaced. */
  static boolean isPlaceholder(Secret secret) {
    return secret.reveal().startsWith("${") && secret.reveal().endsWith("}");
  }

  public static boolean isVaultReference(Secret secret) {
    return isPlaceholder(secret) && secret.reveal().startsWith("${vault.");
  }

  private static CockpitApi unusable(FederationConfig config, String why) {
    return api(config, NOWHERE, Optional.empty(), call -> new Reply.Failed(Outage.SUSPENDED, why));
  }

  private static CockpitApi api(
      FederationConfig config, CockpitAddress address, Optional<Secret> key, Transport transport) {
    var http = new CockpitHttp(address, key, transport);
    return config.hasDirectory() ? new AddonCockpit(http) : new LoginOnlyCockpit(http);
  }
}
