package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The files of {@code examples/systemd}. */
class SystemdExampleTest {
  private static final Path EXAMPLES = Path.of("..", "examples", "systemd");
  private static final List<String> SECRETS =
      List.of("BRIDGE_COCKPIT_SERVICE_KEY", "BRIDGE_CLIENT_SECRET");

  private static Map<String, String> environment() throws IOException {
    Map<String, String> environment = new HashMap<>();
    Files.readAllLines(EXAMPLES.resolve("bridge.env")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("=", 2))
        .forEach(setting -> environment.put(setting[0], setting[1]));
    return environment;
  }

  @Test
  void the_examples_settings_lack_only_the_secrets() throws IOException {
    Map<String, String> environment = environment();
    assertThat(environment).containsKeys(SECRETS.toArray(String[]::new));
    SECRETS.forEach(
        name -> assertThat(environment.put(name, "a-secret-of-the-test")).isEmpty());

    assertThat(SettingsReader.read(environment, Optional.empty()).problems()).isEmpty();
  }

  @Test
  void the_bridge_does_not_start_with_a_placeholder_secret() throws IOException {
    assertThat(SettingsReader.read(environment(), Optional.empty()).problems()).isNotEmpty();
  }

  @Test
  void the_unit_waits_for_the_bridge_to_stop() throws IOException {
    List<String> unit = Files.readAllLines(EXAMPLES.resolve("cockpit-bridge.service"));

    // The defaults are 1 s and 30 s.
    assertThat(unit)
        .contains("TimeoutStopSec=45s", "EnvironmentFile=/etc/cockpit-bridge/bridge.env");
    assertThat(unit)
        .anyMatch(line -> line.startsWith("ExecStart=/usr/bin/java ") && line.endsWith(" serve"));
  }
}
