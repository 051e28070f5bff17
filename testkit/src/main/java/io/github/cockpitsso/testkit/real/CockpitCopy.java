package io.github.cockpitsso.testkit.real;

import io.github.cockpitsso.testkit.cockpit.Bytes;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.files.Folders;
import io.github.cockpitsso.testkit.process.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A seeded copy of an installation, with a snapshot to restore. */
final class CockpitCopy implements AutoCloseable {

  private static final String CHANGES = "keys.php";

  private final Path root;
  private final Path folder;
  private final String php;
  private final String secret = UUID.randomUUID().toString();
  private CockpitConfig config = CockpitConfig.DEFAULT;
  private String version = "";

  private CockpitCopy(Path root, String php) {
    this.root = root;
    this.php = php;
    this.folder = root.resolve("cockpit");
  }

  static CockpitCopy of(RealCockpitSettings settings, boolean addon) {
    return Folders.temporary("cockpit-contract-", root -> {
      CockpitCopy copy = new CockpitCopy(root, settings.php());
      copy.install(settings, addon);
      return copy;
    });
  }

  Path folder() {
    return folder;
  }

  /** The version that the installation reports. */
  String version() {
    return version;
  }

  /** A folder for files of the test. */
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
    configure(CockpitConfig.DEFAULT);
    Path script = script("seed.php");
    script(CHANGES);
    version = seed(settings.php(), script, "", SeedFile.master());
    seed(settings.php(), script, SeedData.SPACE, SeedFile.space());
    for (String endpoint : List.of("empty", "exit", "refusal", "nothing")) {
      Path own = folder.resolve("config/api/own/" + endpoint + ".php");
      Files.createDirectories(own.getParent());
      try (InputStream in = CockpitCopy.class.getResourceAsStream("own/" + endpoint + ".php")) {
        Files.copy(in, own);
      }
    }
    for (Path data : List.of(masterData(), spaceData())) {
      writeUploads(data.resolveSibling("uploads"));
    }
    if (addon) {
      addAddon(settings);
    }
    for (Path storage : List.of(masterData().getParent(), spaceData().getParent())) {
      Files.deleteIfExists(storage.resolve("cache/modules.cache.php"));
    }
    for (Path data : List.of(masterData(), spaceData())) {
      Folders.copy(data, snapshot(data));
    }
  }

  private Path script(String name) throws IOException {
    Path script = root.resolve(name);
    try (InputStream in = CockpitCopy.class.getResourceAsStream(name)) {
      Files.copy(in, script);
    }
    return script;
  }

  private static void writeUploads(Path folder) throws IOException {
    for (Map.Entry<String, Bytes> upload : SeedData.uploads().entrySet()) {
      Path file = folder.resolve(upload.getKey().substring(1));
      Files.createDirectories(file.getParent());
      Files.write(file, upload.getValue().toArray());
    }
  }

  /** Copies the addon like an operator. Cockpit's list of modules does not change. */
  void addAddon(RealCockpitSettings settings) {
    Path source = settings
        .addon()
        .orElseThrow(() -> new IllegalStateException("no addon: name it by -Dcockpit.addon=DIR"));
    Folders.copy(source, folder.resolve("addons/CockpitSso"));
  }

  private String seed(String php, Path script, String space, String json) throws IOException {
    Path file = root.resolve("seed.json");
    Files.writeString(file, json);
    String output =
        run("seed", List.of(php, script.toString(), folder.toString(), space, file.toString()));
    Files.delete(file);
    return output.strip();
  }

  String tower(String... arguments) {
    List<String> command = new ArrayList<>(List.of(php, "tower", "--no-ansi"));
    command.addAll(List.of(arguments));
    return run("tower", command);
  }

  /** Runs {@code keys.php} with these arguments. */
  void changeKeys(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(php, root.resolve(CHANGES).toString(), folder.toString()));
    command.addAll(List.of(arguments));
    run("keys", command);
  }

  private String run(String name, List<String> command) {
    return Program.run(
        name, new ProcessBuilder(command).directory(folder.toFile()), root.resolve(name + ".log"));
  }

  /** Restores the state after seeding. */
  void reset() {
    for (Path data : List.of(masterData(), spaceData())) {
      Folders.restore(snapshot(data), data);
    }
    if (!config.equals(CockpitConfig.DEFAULT)) {
      configure(CockpitConfig.DEFAULT);
    }
  }

  /** Writes Cockpit's configuration. */
  void configure(CockpitConfig wanted) {
    try {
      Files.writeString(folder.resolve("config/config.php"), wanted.php(secret));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    config = wanted;
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
