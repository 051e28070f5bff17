package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.admin.SetupFailedException;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.setup.BridgeSettingsText;
import io.github.cockpitsso.bridge.setup.RealmInputs;
import io.github.cockpitsso.bridge.setup.SettingsFile;
import io.github.cockpitsso.client.Secret;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The output after a setup: the bridge's settings and the next steps. */
final class SetupResult {
  private final BridgeSettings settings;
  private final RealmInputs inputs;
  private final BridgeSettingsText text = new BridgeSettingsText();

  SetupResult(BridgeSettings settings, RealmInputs inputs, Optional<Secret> bridgeSecret)
      throws SetupFailedException {
    this.settings = settings;
    this.inputs = inputs;
    text.put("bridge.issuer", settings.issuer().name());
    settings.issuer().internalUrl().ifPresent(url -> text.put("bridge.issuer-internal-url", url));
    if (settings.issuer().plainHttp()) {
      text.put("bridge.insecure.http-issuer", "true");
    }
    settings
        .tls()
        .issuer()
        .ca()
        .ifPresent(ca -> text.put("bridge.issuer-ca", ca.toAbsolutePath().toString()));
    text.put("bridge.cockpit.url", settings.cockpit().address().base().toString());
    text.put("bridge.cockpit.service-key", settings.cockpit().serviceKey());
    if (settings.keys().mintsOnFirstUse()) {
      text.put("bridge.key.mint", "on-first-use");
    }
    text.put("bridge.client.id", inputs.bridgeClient());
    text.put("bridge.client.secret", bridgeSecret);
    if (!inputs.audience().equals(inputs.bridgeClient())) {
      text.put("bridge.audience", inputs.audience());
    }
    if (!inputs.scope().equals("cockpit") || settings.token().scopes().size() > 1) {
      text.put("bridge.token.scope", String.join(",", settings.token().scopes()));
    }
    settings.server().publicUrl().ifPresent(url -> text.put("bridge.public-url", url));
    List<String> origins = settings.server().corsOrigins();
    if (!origins.isEmpty()) {
      text.put("bridge.cors.origins", String.join(",", origins));
    }
    if (!inputs.logoutUrl().isEmpty()) {
      text.put("bridge.logout.clients", inputs.app());
    }
  }

  void print(PrintWriter out, Optional<SettingsFile> target, Optional<Path> file)
      throws SetupFailedException {
    String config = file.map(path -> " --config " + path).orElse(" --config bridge.yaml");
    if (target.isPresent()) {
      target.get().write(text.yaml());
      out.println();
      out.println(
          "The bridge's settings are in " + file.orElseThrow() + ". Only you can read that file.");
    } else {
      out.println();
      out.println("The bridge's settings, including secrets. As bridge.yaml:");
      out.println();
      out.print(text.yaml());
      out.println();
      out.println("Or as environment variables:");
      out.println();
      out.print(text.environment());
    }
    out.println();
    out.println("Next steps:");
    out.println("1. java -jar cockpit-bridge.jar check" + config);
    out.println("2. java -jar cockpit-bridge.jar serve" + config);
    out.println("3. In the app: issuer " + settings.issuer().name() + ", client ID " + inputs.app()
        + ", scope openid. Send its access token to the bridge"
        + settings.server().publicUrl().map(url -> " at " + url + "/api/...").orElse(""));
    warnings(out);
    out.flush();
  }

  private void warnings(PrintWriter out) {
    if (settings.cockpit().serviceKey().isEmpty()) {
      out.println("The bridge has no Cockpit service key (BRIDGE_COCKPIT_SERVICE_KEY or"
          + " COCKPIT_SSO_BRIDGE_KEY): it gets users' API keys from Keycloak. Keycloak's"
          + " service key then needs the permission sso/keys/read.");
    }
    if (inputs.logoutUrl().isEmpty()) {
      out.println("The bridge is not notified of logouts: set --public-url (bridge.public-url).");
    }
    if (settings.server().corsOrigins().isEmpty()) {
      out.println(
          "Web apps cannot call the bridge (CORS): set --app-origin (bridge.cors.origins).");
    }
  }
}
