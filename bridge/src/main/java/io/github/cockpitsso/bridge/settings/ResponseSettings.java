package io.github.cockpitsso.bridge.settings;

import static io.github.cockpitsso.bridge.value.Setting.withDefault;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.util.List;

/**
 * {@code bridge.answers.*}.
 *
 * @param userPaths first words below {@code /api/} of what answers about users
 * @param refuseSecrets whether an answer with a secret is refused, not only the secret taken out
 */
public record ResponseSettings(List<String> userPaths, boolean refuseSecrets) {
  static final Setting<List<String>> USER_PATHS = withDefault(
      "bridge.answers.user-paths",
      ValueType.LIST,
      "user,users,auth,account",
      "what follows `/api/` in paths that answer about users: their answers are read, up to 1 MiB, for secrets");
  static final Setting<String> SECRETS = withDefault(
      "bridge.answers.secrets",
      ValueType.oneOf("blank", "refuse"),
      "blank",
      "whether secrets are taken out of such an answer, or the whole answer is refused with 502");

  static final List<Setting<?>> ALL = List.of(USER_PATHS, SECRETS);

  static ResponseSettings read(Values values) {
    return new ResponseSettings(
        values.orDefault(USER_PATHS), values.orDefault(SECRETS).equals("refuse"));
  }
}
