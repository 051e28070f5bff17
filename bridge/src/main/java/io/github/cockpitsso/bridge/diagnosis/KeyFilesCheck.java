package io.github.cockpitsso.bridge.diagnosis;

import io.github.cockpitsso.bridge.key.KeyFormat;
import io.github.cockpitsso.bridge.key.RoleKeySource;
import io.github.cockpitsso.bridge.key.SealedKeySource;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.settings.KeySettings;
import io.github.cockpitsso.client.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the files with API keys of roles, and with the private keys for sealed API keys. */
final class KeyFilesCheck {
  private final List<Finding> findings = new ArrayList<>();
  private Map<String, Secret> roleKeys = Map.of();

  KeyFilesCheck(KeySettings settings) {
    settings.sealedFile().ifPresent(this::readSealed);
    if (!settings.roles().isEmpty()) {
      readRoles(settings);
    }
  }

  /** A finding for each kind of file that is configured. */
  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** The keys of roles and groups; empty if they are unusable. */
  Map<String, Secret> roleKeys() {
    return roleKeys;
  }

  private void readSealed(Path file) {
    try {
      var unused = SealedKeySource.open(file, reloaded -> {});
      findings.add(Finding.ok("key.sealed", file + " contains private keys"));
    } catch (UnusableFileException e) {
      findings.add(Finding.failed("key.sealed", e.getMessage())
          .expected("the file that keygen made")
          .cure("Correct BRIDGE_KEY_SEALED_FILE, or restore the file."));
    }
  }

  private void readRoles(KeySettings settings) {
    try {
      roleKeys = RoleKeySource.open(
              settings.roles(),
              settings.roleSecrets(),
              new KeyFormat(settings.pattern()),
              reloaded -> {})
          .keys();
      findings.add(
          Finding.ok("key.roles", "usable keys for " + String.join(", ", roleKeys.keySet())));
      settings.roles().stream()
          .filter(role -> !role.isForGroup() && role.holder().contains("/"))
          .forEach(role -> findings.add(Finding.warning(
                  "key.roles",
                  "'" + role.holder()
                      + "' is the name of a role, because it begins without a slash")
              .expected("the full path of a group, such as /" + role.holder())
              .cure("If it is a group, write /" + role.holder() + " in bridge.key.roles.")));
    } catch (UnusableFileException e) {
      findings.add(Finding.failed("key.roles", e.getMessage())
          .expected("one API key of Cockpit in each file and variable of bridge.key.roles")
          .cure("Copy the key from Settings > Api & Security in Cockpit."));
    }
  }
}
