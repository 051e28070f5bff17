package io.github.cockpitsso.testkit.cockpit;

import java.util.Map;
import java.util.Optional;

/** The asset endpoints. They require no permission, only an accepted key (contract section 4). */
final class AssetsApi implements Endpoint {

  private static final Route IMAGE = new Route("/assets/image/{id}");
  private static final Route ASSET = new Route("/assets/{id}");
  private static final Route PRESET = new Route("/assets/image/{id}/{preset}");

  private final Map<String, Map<String, Object>> assets;
  private final Pictures pictures;

  AssetsApi(Space space, CockpitSettings settings) {
    this.assets = space.assets();
    this.pictures = new Pictures(space, settings);
  }

  @Override
  public Optional<Reply> answer(ApiCall call) {
    if (!call.is("GET")) {
      return Optional.empty();
    }
    return IMAGE
        .match(call.path())
        .map(m -> pictures.answer(PictureOptions.of(call), m.first()))
        .or(() -> ASSET.match(call.path()).map(m -> asset(m.first())))
        .or(() -> PRESET
            .match(call.path())
            .map(m -> PictureOptions.preset(call, m.second())
                .map(options -> pictures.answer(options, m.first()))
                .orElseGet(() -> Reply.error(404, "Preset not found"))));
  }

  /** Also serves {@code /assets/presets}, because this route comes first. */
  private Reply asset(String id) {
    return Optional.ofNullable(assets.get(id))
        .map(document -> Reply.json(200, document))
        .orElseGet(Reply::notFound);
  }
}
