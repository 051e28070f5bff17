package io.github.cockpitsso.testkit.cockpit;

import java.util.Map;
import java.util.Optional;

/** The asset endpoints: no permission is asked, any accepted key will do (contract section 4). */
final class AssetsApi implements Endpoint {

  private static final Route IMAGE = new Route("/assets/image/{id}");
  private static final Route ASSET = new Route("/assets/{id}");
  private static final Route PRESET = new Route("/assets/image/{id}/{preset}");

  private final Map<String, Map<String, Object>> assets;

  AssetsApi(Map<String, Map<String, Object>> assets) {
    this.assets = assets;
  }

  @Override
  public Optional<Reply> answer(ApiCall call) {
    if (!call.is("GET")) {
      return Optional.empty();
    }
    return IMAGE
        .match(call.path())
        .map(m -> image(call))
        .or(() -> ASSET.match(call.path()).map(m -> asset(m.first())))
        .or(() -> PRESET.match(call.path()).map(m -> Reply.error(404, "Preset not found")));
  }

  /** Also reached by {@code /assets/presets}, which this route shadows. */
  private Reply asset(String id) {
    return Optional.ofNullable(assets.get(id))
        .map(document -> Reply.json(200, document))
        .orElseGet(Reply::notFound);
  }

  private static Reply image(ApiCall call) {
    boolean sized = call.number("w").orElse(0L) != 0 || call.number("h").orElse(0L) != 0;
    return Reply.error(
        400, sized ? "Asset not found" : "Target width or height parameter is missing");
  }
}
