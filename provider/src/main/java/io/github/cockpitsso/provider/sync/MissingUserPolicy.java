package io.github.cockpitsso.provider.sync;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What happens to a Keycloak user whose Cockpit account is inactive or missing. */
public enum MissingUserPolicy {
  /**
   * The user is disabled and keeps all data. When the account is usable again, the user is enabled.
   */
  DISABLE,
  /** The user is deleted from Keycloak. */
  REMOVE,
  /** Nothing. The user still cannot log in, because Cockpit refuses it. */
  KEEP;

  static final List<String> NAMES =
      Arrays.stream(values()).map(MissingUserPolicy::settingName).toList();

  /** The value of the setting. */
  String settingName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<MissingUserPolicy> of(String settingName) {
    return Arrays.stream(values())
        .filter(it -> it.settingName().equals(settingName))
        .findFirst();
  }
}
