package io.github.cockpitsso.testkit.real;

import io.github.cockpitsso.testkit.cockpit.Guard;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A copy of an installation, seeded, with a snapshot to go back to. */
final class CockpitCopy implements AutoCloseable {

  private static final Map<Guard, String> GUARD_NAMES = Map.of(
      Guard.INACTIVE_USERS, "inactive_keys",
      Guard.RESPONSE_CACHE, "rspc",
      Guard.JWT_SHAPED_KEYS, "jwt_keys",
      Guard.EMPTY_KEY_PARAMETER, "empty_key");

  private final Path root;
  private final Path folder;
  private final String secret = UUID.randomUUID().toString();
  private boolean configured;

  private CockpitCopy(Path root) {
    this.root = root;
    this.folder = root.resolve("cockpit");
  }

  static CockpitCopy of(RealCockpitSettings settings, boolean addon) {
    try {
      CockpitCopy copy = new CockpitCopy(Files.createTempDirectory("cockpit-contract-"));
      copy.install(settings, addon);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  /** For files of whoever runs it. */
  Path root() {
    return root;
  }

  private void install(RealCockpitSettings settings, boolean addon) throws IOException {
    Folders.copy(settings.home(), folder);
    for (String kept :
        List.of("storage/data", "storage/cache", "storage/tmp", ".spaces", "addons")) {
      Folders.delete(folder.resolve(kept));
    }
    for (String data :
        List.of("storage/data", "storage/cache", "storage/tmp", "config", "addons")) {
      Files.createDirectories(folder.resolve(data));
    }
    configure(Set.of(Guard.values()), 0, Set.of());
    configured = false;
    Path script = root.resolve("seed.php");
    try (InputStream in = CockpitCopy.class.getResourceAsStream("seed.php")) {
      Files.copy(in, script);
    }
    seed(settings.php(), script, "", SeedFile.master());
    seed(settings.php(), script, SeedData.SPACE, SeedFile.space());
    if (addon) {
      Path source = settings
          .addon()
          .orElseThrow(() -> new IllegalStateException("no addon: name it by -Dcockpit.addon=DIR"));
      Folders.copy(source, folder.resolve("addons/CockpitSso"));
    }
    for (Path storage : List.of(masterData().getParent(), spaceData().getParent())) {
      Files.deleteIfExists(storage.resolve("cache/modules.cache.php"));
    }
    for (Path data : List.of(masterData(), spaceData())) {
      Folders.copy(data, snapshot(data));
    }
  }

  private void seed(String php, Path script, String space, String json) throws IOException {
    Path file = root.resolve("seed.json");
    Files.writeString(file, json);
    Program.run(
        List.of(php, script.toString(), folder.toString(), space, file.toString()),
        folder,
        root.resolve("seed.log"));
    Files.delete(file);
  }

  /** Back to what the seeding left. */
  void reset() {
    for (Path data : List.of(masterData(), spaceData())) {
      Folders.restore(snapshot(data), data);
    }
    if (configured) {
      configure(Set.of(Guard.values()), 0, Set.of());
      configured = false;
    }
  }

  /** Writes Cockpit's configuration. */
  void configure(Set<Guard> guards, int rateLimit, Set<String> origins) {
    String switches = GUARD_NAMES.entrySet().stream()
        .map(guard -> "'" + guard.getValue() + "' => " + guards.contains(guard.getKey()))
        .collect(Collectors.joining(", "));
    String hosts = origins.stream().map(h -> "'" + h + "'").collect(Collectors.joining(", "));
    StringBuilder php = new StringBuilder("<?php return [\n");
    php.append("  'sec-key' => '").append(secret).append("',\n");
    php.append("  'debug' => false,\n");
    php.append("  'sso' => ['guards' => [").append(switches).append("]],\n");
    if (rateLimit > 0) {
      php.append("  'api.security.ratelimit' => ").append(rateLimit).append(",\n");
    }
    if (!origins.isEmpty()) {
      php.append("  'api.security.origins' => [").append(hosts).append("],\n");
    }
    try {
      Files.writeString(folder.resolve("config/config.php"), php.append("];\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    configured = true;
  }

  private Path masterData() {
    return folder.resolve("storage/data");
  }

  private Path spaceData() {
    return folder.resolve(".spaces").resolve(SeedData.SPACE).resolve("storage/data");
  }

  private Path snapshot(Path data) {
    return root.resolve(data.equals(masterData()) ? "snapshot-master" : "snapshot-space");
  }

  @Override
  public void close() {
    Folders.delete(root);
  }
}
