package io.github.cockpitsso.bridge.settings;

import static io.github.cockpitsso.bridge.settings.Setting.withDefault;

import java.util.List;

/**
 * {@code bridge.uploads}.
 *
 * @param served whether anybody may read uploads
 * @param isPublic whether that takes no token
 */
public record UploadSettings(boolean served, boolean isPublic) {
  static final Setting<String> UPLOADS = withDefault(
      "bridge.uploads",
      Kind.oneOf("off", "authenticated", "public"),
      "off",
      "who may read the files below Cockpit's `/storage/uploads/`: nobody, who may call the API, or everybody");

  static final List<Setting<?>> ALL = List.of(UPLOADS);

  static UploadSettings read(Values values) {
    String chosen = values.orDefault(UPLOADS);
    return new UploadSettings(!chosen.equals("off"), chosen.equals("public"));
  }
}
