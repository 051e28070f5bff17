package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.admin.SetupFailedException;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.setup.FederationInputs;
import io.github.cockpitsso.bridge.setup.RealmInputs;
import io.github.cockpitsso.client.CockpitAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * The options for the realm. An option that has the same meaning as a setting of the bridge
 * replaces that setting.
 */
final class RealmOptions {
  private static final String CLIENT_SECRET = "BRIDGE_CLIENT_SECRET";

  @Option(
      names = "--issuer",
      paramLabel = "URL",
      description = "Keycloak realm URL. Replaces bridge.issuer.")
  private String issuer = "";

  @Option(
      names = "--cockpit-url",
      paramLabel = "URL",
      description = "Cockpit's base URL. Replaces bridge.cockpit.url.")
  private String cockpitUrl = "";

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description = "URL at which apps reach the bridge. Replaces bridge.public-url.")
  private String publicUrl = "";

  @Option(
      names = "--app-origin",
      paramLabel = "URL",
      split = ",",
      description = "The app's origins. Replaces bridge.cors.origins.")
  private List<String> origins = List.of();

  @Option(
      names = "--app",
      paramLabel = "CLIENT_ID",
      description = "The app's client. Created if it is missing. Default: ${DEFAULT-VALUE}.",
      defaultValue = "cockpit-app")
  private String app = "";

  @Option(
      names = "--redirect-uri",
      paramLabel = "URI",
      split = ",",
      description = "The app's redirect URIs. Default: each origin followed by a slash.")
  private List<String> redirectUris = List.of();

  @Option(
      names = "--logout-url",
      paramLabel = "URL",
      description =
          "URL at which Keycloak reports logouts to the bridge. Default: the public URL followed by"
              + " /backchannel-logout.")
  private String logoutUrl = "";

  @Option(
      names = "--keycloak-cockpit-url",
      paramLabel = "URL",
      description = "URL at which Keycloak reaches Cockpit, if it differs from the bridge's.")
  private String keycloakCockpitUrl = "";

  @Option(
      names = "--insecure-http-cockpit",
      description = "Allow Keycloak to send passwords to another host over plain HTTP.")
  private boolean insecureHttp;

  @Option(
      names = "--save-unreachable",
      description = "Save the federation even if Cockpit does not answer.")
  private boolean saveUnreachable;

  /** The environment, with the options in place of the settings that they replace. */
  Map<String, String> environment(Map<String, String> environment, boolean undo) {
    Map<String, String> all = new HashMap<>(environment);
    replace(all, "BRIDGE_ISSUER", issuer);
    replace(all, "BRIDGE_COCKPIT_URL", cockpitUrl);
    replace(all, "BRIDGE_PUBLIC_URL", publicUrl);
    replace(all, "BRIDGE_CORS_ORIGINS", String.join(",", origins));
    if (!environment.getOrDefault("COCKPIT_SSO_BRIDGE_KEY", "").isEmpty()) {
      all.merge(
          "BRIDGE_COCKPIT_SERVICE_KEY",
          environment.get("COCKPIT_SSO_BRIDGE_KEY"),
          (own, addons) -> own.isEmpty() ? addons : own);
    }
    // The settings require a service key or a client secret. This command only creates the secret.
    all.merge(CLIENT_SECRET, "made-by-setup", (own, other) -> own.isEmpty() ? other : own);
    if (undo) {
      // Not used, but the settings require it.
      all.putIfAbsent("BRIDGE_COCKPIT_URL", "https://cockpit.invalid");
    }
    return all;
  }

  private static String address(String url) throws SetupFailedException {
    try {
      return CockpitAddress.parse(url).base().toString();
    } catch (IllegalArgumentException e) {
      throw new SetupFailedException("--keycloak-cockpit-url: " + e.getMessage());
    }
  }

  /** The values for the objects in the realm. */
  RealmInputs inputs(BridgeSettings settings) throws SetupFailedException {
    String logout = logoutUrl.isEmpty()
        ? settings.server().publicUrl().map(url -> url + "/backchannel-logout").orElse("")
        : logoutUrl;
    String cockpit = keycloakCockpitUrl.isEmpty()
        ? settings.cockpit().address().base().toString()
        : address(keycloakCockpitUrl);
    return new RealmInputs(
        scope(settings),
        settings.issuer().clientId(),
        settings.token().audience(),
        app,
        settings.server().corsOrigins().stream().filter(RealmOptions::isExact).toList(),
        redirectUris,
        logout,
        new FederationInputs(
            cockpit, Boolean.toString(insecureHttp), Boolean.toString(saveUnreachable)));
  }

  /** Which of the required scopes is the client scope. */
  private static String scope(BridgeSettings settings) {
    List<String> scopes = settings.token().scopes();
    return scopes.contains("cockpit") ? "cockpit" : scopes.get(0);
  }

  /** Keycloak does not support patterns in web origins, and redirect URIs must be exact. */
  private static boolean isExact(String origin) {
    return !origin.contains("*");
  }

  private static void replace(Map<String, String> environment, String name, String value) {
    if (!value.isEmpty()) {
      environment.put(name, value);
    }
  }
}
