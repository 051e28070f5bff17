package io.github.cockpitsso.provider.sync;

import io.github.cockpitsso.provider.settings.SettingOptions;
import java.util.List;
import java.util.Map;

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

  static final Map<String, MissingUserPolicy> OPTIONS = SettingOptions.of(values());
  static final List<String> NAMES = List.copyOf(OPTIONS.keySet());
}
