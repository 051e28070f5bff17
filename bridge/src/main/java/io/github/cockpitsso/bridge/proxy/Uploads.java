package io.github.cockpitsso.bridge.proxy;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.request.ApiPath;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.settings.UploadSettings;

/** Cockpit's uploaded files: to be read, if at all, by whom the settings say. */
final class Uploads {
  private final UploadSettings settings;
  private final String folder;

  Uploads(BridgeSettings settings) {
    this.settings = settings.uploads();
    this.folder = Spaces.uploads(settings.cockpit().address());
  }

  /** Whether this path, as sent, is one of theirs and they are served. */
  boolean have(String path) {
    return settings.served() && path.startsWith(folder);
  }

  /** The path of a file that may be read. */
  Decision<ApiPath> read(String method, String path) {
    return ApiPath.readUpload(path, folder)
        .then(file -> method.equals("GET") || method.equals("HEAD")
            ? Decision.granted(file)
            : Decision.refused(Reason.METHOD_NOT_ALLOWED));
  }

  /** Whether whoever asks for this may have it, token or not. */
  boolean arePublic(ApiPath path) {
    return path.isUpload() && settings.isPublic();
  }
}
