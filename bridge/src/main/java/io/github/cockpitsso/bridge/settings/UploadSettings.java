package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;

/**
 * {@code bridge.uploads}.
 *
 * @param served whether the bridge serves uploads
 * @param isPublic whether clients need no token for them
 */
public record UploadSettings(boolean served, boolean isPublic) {
  static final Setting<String> UPLOADS = Setting.of(
          "bridge.uploads", ValueType.oneOf("off", "authenticated", "public"), "off")
      .means("Who may read Cockpit's uploaded files and thumbnails: no one, users who may call the"
          + " API, or everyone. Browsers send no token for `<img>`, so images in pages need"
          + " `public`.");

  static UploadSettings read(Values values) {
    String chosen = values.orDefault(UPLOADS);
    return new UploadSettings(!chosen.equals("off"), chosen.equals("public"));
  }
}
