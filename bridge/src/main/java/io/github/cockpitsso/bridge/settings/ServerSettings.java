package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.Network;
import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.util.List;
import java.util.Optional;

/**
 * {@code bridge.host}, {@code bridge.port}, {@code bridge.public-url}, {@code bridge.management.*},
 * {@code bridge.cors.*}, {@code bridge.trusted-proxies}.
 */
public record ServerSettings(
    String host,
    int port,
    Optional<String> publicUrl,
    String managementHost,
    int managementPort,
    List<String> corsOrigins,
    List<String> corsAllowedHeaders,
    List<String> corsExposedHeaders,
    List<Network> trustedProxies) {
  static final Setting<String> HOST = Setting.of("bridge.host", ValueType.TEXT, "127.0.0.1")
      .means("Address that the bridge listens on.");
  static final Setting<Integer> PORT = Setting.of("bridge.port", ValueType.PORT, "8090")
      .means("Port for clients; 0 for any free port.");
  static final Setting<String> PUBLIC_URL = Setting.of("bridge.public-url", ValueType.PUBLIC_URL)
      .means("URL at which apps reach the bridge: `https://api.example.org`. DPoP proofs must"
          + " contain it. The bridge publishes it (RFC 9728), and sends its host and scheme to"
          + " Cockpit as `X-Forwarded-Host` and `-Proto`, so that image addresses begin with it."
          + " Without it, tokens that need a proof are rejected, nothing is published, and Cockpit"
          + " gets the caller's `Host`.");
  static final Setting<String> MANAGEMENT_HOST = Setting.of(
          "bridge.management.host", ValueType.TEXT, "127.0.0.1")
      .means("Address for health and metrics.");
  static final Setting<Integer> MANAGEMENT_PORT = Setting.of(
          "bridge.management.port", ValueType.PORT, "9090")
      .means("Port for health and metrics; 0 for any free port.");
  static final Setting<List<String>> CORS_ORIGINS = Setting.of(
          "bridge.cors.origins", ValueType.ORIGINS)
      .means("Origins of the web apps that may call the bridge, exactly as browsers send them."
          + " Preflight requests from others get 403 `cors_origin`. `https://*.preview.example.org`"
          + " allows all names with one more label. Without it, CORS is disabled.");
  static final Setting<List<String>> CORS_ALLOWED_HEADERS = Setting.of(
          "bridge.cors.allowed-headers", ValueType.HEADERS)
      .means("Further request headers that web apps may send. The usual ones are always allowed."
          + " Cockpit gets none of these.");
  static final Setting<List<String>> CORS_EXPOSED_HEADERS = Setting.of(
          "bridge.cors.exposed-headers", ValueType.HEADERS)
      .means("Further response headers that web apps may read, such as those of your own Cockpit"
          + " endpoints.");
  static final Setting<List<Network>> TRUSTED_PROXIES = Setting.of(
          "bridge.trusted-proxies", ValueType.NETWORKS)
      .means("Networks of your load balancers. The bridge trusts `X-Forwarded-For` and"
          + " `X-Forwarded-Proto` from these addresses only.");

  static ServerSettings read(Values values) {
    String host = values.orDefault(HOST);
    int port = values.orDefault(PORT);
    int managementPort = values.orDefault(MANAGEMENT_PORT);
    if (port != 0 && port == managementPort) {
      values.problem(MANAGEMENT_PORT, "must differ from " + PORT.name());
    }
    return new ServerSettings(
        host,
        port,
        values.get(PUBLIC_URL),
        values.orDefault(MANAGEMENT_HOST),
        managementPort,
        values.get(CORS_ORIGINS).orElse(List.of()),
        values.get(CORS_ALLOWED_HEADERS).orElse(List.of()),
        values.get(CORS_EXPOSED_HEADERS).orElse(List.of()),
        values.get(TRUSTED_PROXIES).orElse(List.of()));
  }
}
