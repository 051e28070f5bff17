package io.github.cockpitsso.bench;

import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.settings.SettingsReader;
import java.util.Map;
import java.util.Optional;

/** The settings of a bridge with defaults. */
public final class Settings {
  private Settings() {}

  public static BridgeSettings defaults() {
    return SettingsReader.read(
            Map.of(
                "BRIDGE_ISSUER", "https://id.example.org/realms/cockpit",
                "BRIDGE_COCKPIT_URL", "https://cms.example.org",
                "BRIDGE_COCKPIT_SERVICE_KEY", "USR-service"),
            Optional.empty())
        .settings()
        .orElseThrow();
  }
}
