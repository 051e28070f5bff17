package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.util.List;

/**
 * {@code bridge.answers.*}.
 *
 * @param userPaths first segments after {@code /api/} of paths whose responses contain users
 * @param refuseSecrets whether a response with a secret is rejected; otherwise the secret
 * is removed
 */
public record ResponseSettings(List<String> userPaths, boolean refuseSecrets) {
  static final Setting<List<String>> USER_PATHS = Setting.of(
          "bridge.answers.user-paths", ValueType.LIST, "user,users,auth,account")
      .means("First segments after `/api/` of paths whose responses contain users. The bridge"
          + " searches these responses, up to 1 MiB, for secrets.");
  static final Setting<String> SECRETS = Setting.of(
          "bridge.answers.secrets", ValueType.oneOf("blank", "refuse"), "blank")
      .means("Whether the bridge removes secrets from such a response, or rejects the whole"
          + " response with 502.");

  static ResponseSettings read(Values values) {
    return new ResponseSettings(
        values.orDefault(USER_PATHS), values.orDefault(SECRETS).equals("refuse"));
  }
}
