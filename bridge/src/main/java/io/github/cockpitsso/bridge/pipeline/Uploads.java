package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.exchange.SpacePrefix;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.request.RequestPath;
import io.github.cockpitsso.bridge.request.UploadPath;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.settings.UploadSettings;
import io.github.cockpitsso.client.CockpitAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cockpit's uploaded files and thumbnails: read-only, and as {@code bridge.uploads} allows. */
public final class Uploads {
  private static final Pattern ADDRESS = Pattern.compile("(?:https?://[^/?#\\\\]+)?(/[^/].*)");
  private static final String UNESCAPED = "-._~!$&'()*+,=:@/";

  private final UploadSettings settings;
  private final List<String> storages;
  private final String base;

  /** The files of the configured Cockpit. */
  public Uploads(BridgeSettings settings) {
    CockpitAddress cockpit = settings.cockpit().address();
    String path = Optional.ofNullable(cockpit.base().getRawPath()).orElse("");
    String space = SpacePrefix.publicPrefix(cockpit);
    this.settings = settings.uploads();
    this.storages = SpacePrefix.storages(cockpit);
    this.base = path.substring(0, path.length() - space.length());
  }

  /** Whether files are served at all. */
  public boolean areServed() {
    return settings.served();
  }

  /** Whether files are served and this path, as sent, is below their folders. */
  boolean serve(String path) {
    return settings.served()
        && storages.stream().anyMatch(storage -> UploadPath.isBelow(storage, path));
  }

  /** Reads the path of a file. */
  Decision<UploadPath> read(String method, String path) {
    return read(path)
        .then(file -> method.equals("GET") || method.equals("HEAD")
            ? Decision.granted(file)
            : Decision.refused(Reason.METHOD_NOT_ALLOWED));
  }

  private Decision<UploadPath> read(String path) {
    return storages.stream()
        .filter(storage -> UploadPath.isBelow(storage, path))
        .findFirst()
        .map(storage -> UploadPath.read(path, storage))
        .orElseGet(() -> Decision.refused(Reason.NOT_FOUND));
  }

  /**
   * The path at the bridge of a file with this address at Cockpit; empty if the bridge does not
   * serve it. Cockpit builds addresses from its server's own name, which often differs from
   * {@code bridge.cockpit.url}. So the host does not matter: it never goes to a client.
   */
  public Optional<String> pathOf(String address) {
    Matcher matcher = ADDRESS.matcher(address);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String path = matcher.group(1);
    String below = path.startsWith(base + "/") ? path.substring(base.length()) : path;
    // Cockpit does not escape file names.
    String escaped = escaped(below);
    return serve(escaped) ? read(escaped).ifGranted().map(UploadPath::raw) : Optional.empty();
  }

  private static String escaped(String path) {
    var escaped = new StringBuilder();
    for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      boolean kept = c < 128 && (Character.isLetterOrDigit(c) || UNESCAPED.indexOf(c) >= 0);
      escaped.append(kept ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return escaped.toString();
  }

  /** Whether this path is a file that needs no token. */
  boolean arePublic(RequestPath path) {
    return settings.isPublic() && path instanceof UploadPath;
  }
}
