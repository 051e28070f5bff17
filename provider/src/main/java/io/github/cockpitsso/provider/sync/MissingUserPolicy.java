package io.github.cockpitsso.provider.sync;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What becomes of a Keycloak user whose Cockpit account is no longer usable. */
public enum MissingUserPolicy {
  /** The user stays with all that Keycloak knows about him, and can not log in; enabled again with the account. */
  DISABLE,
  /** The user is deleted from Keycloak. */
  REMOVE,
  /** Nothing. Cockpit lets the person log in no more all the same. */
  KEEP;

  static final List<String> NAMES =
      Arrays.stream(values()).map(MissingUserPolicy::settingName).toList();

  /** As the setting is stored. */
  String settingName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<MissingUserPolicy> of(String settingName) {
    return Arrays.stream(values())
        .filter(it -> it.settingName().equals(settingName))
        .findFirst();
  }
}
