package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.Network;
import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.SettingProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Any input results in a configuration or in problems, and no problem contains a secret. For
 * Jazzer: a zero byte and a YAML file, or lines with a byte for the setting and its value.
 */
public final class SettingsFuzz {
  private static final String SECRET = "s3cr3t-m4rker";
  private static final List<Setting<?>> ALL = SettingsCatalog.all();
  private static final Path FILE = file();

  private SettingsFuzz() {}

  private static Path file() {
    try {
      Path file = Files.createTempFile("settings", ".yaml");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void fuzzerTestOneInput(byte[] input) {
    if (new String(input, StandardCharsets.ISO_8859_1).contains(SECRET)) {
      // Jazzer found the marker of this test and wrote it into a setting that is not a secret.
      return;
    }
    if (input.length > 0 && input[0] == 0) {
      yaml(Arrays.copyOfRange(input, 1, input.length));
    } else {
      environment(input);
    }
    network(new String(input, StandardCharsets.ISO_8859_1));
  }

  private static void yaml(byte[] bytes) {
    try {
      Files.write(FILE, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    check(SettingsReader.read(Map.of("BRIDGE_CLIENT_SECRET", SECRET), Optional.of(FILE)));
  }

  private static void environment(byte[] input) {
    Map<String, String> environment = new HashMap<>(Map.of(
        "BRIDGE_ISSUER", "https://a/realms/b",
        "BRIDGE_COCKPIT_URL", "https://c",
        "BRIDGE_COCKPIT_SERVICE_KEY", SECRET));
    for (String line : new String(input, StandardCharsets.UTF_8).split("\n", -1)) {
      if (!line.isEmpty()) {
        Setting<?> setting = ALL.get(line.charAt(0) % ALL.size());
        boolean secret = setting.kind().secret();
        environment.put(setting.environment(), (secret ? SECRET : "") + line.substring(1));
      }
    }
    check(SettingsReader.read(environment, Optional.empty()));
  }

  private static void check(SettingsReader.Loaded loaded) {
    check(
        loaded.settings().isPresent() == loaded.problems().isEmpty(),
        "both or none: " + loaded.problems());
    for (SettingProblem problem : loaded.problems()) {
      check(!problem.toString().contains(SECRET), problem.toString());
    }
    check(!loaded.toString().contains(SECRET), "said: " + loaded);
  }

  /** A network contains the address in its own notation. */
  private static void network(String text) {
    Network network;
    try {
      network = Network.parse(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    int slash = text.indexOf('/');
    Optional<InetAddress> address = Network.addressIn(slash < 0 ? text : text.substring(0, slash));
    check(address.isPresent() && network.contains(address.get()), text);
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
