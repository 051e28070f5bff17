package io.github.cockpitsso.testkit.cockpit;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fills a Cockpit with {@link SeedData}. */
final class Seed {

  private Seed() {}

  /**
   * Resets a space to exactly the seed data of the main Cockpit.
   *
   * @param serviceKey replaces {@link SeedData#SERVICE_KEY}
   * @param bridgeKey replaces {@link SeedData#BRIDGE_KEY}
   */
  static void master(Space space, String serviceKey, String bridgeKey) {
    common(space);
    SeedData.users().forEach(space.users()::add);
    for (ApiKey key : SeedData.apiKeys()) {
      String text = key.key().equals(SeedData.SERVICE_KEY)
          ? serviceKey
          : key.key().equals(SeedData.BRIDGE_KEY) ? bridgeKey : key.key();
      space.keys().put(new ApiKey(text, key.name(), key.role()));
    }
  }

  /** Resets a space to exactly the seed data of {@link SeedData#SPACE}. */
  static void space(Space space) {
    common(space);
    space.users().add(SeedData.NORA);
    space.keys().put(new ApiKey(SeedData.SPACE_KEY, "Admin", Optional.of(Role.ADMIN)));
  }

  private static void common(Space space) {
    space.users().clear();
    space.content().clear();
    space.roles().clear();
    space.keys().clear();
    space.cache().clear();
    space.rateLimiter().clear();
    SeedData.roles().forEach(space.roles()::put);
    ContentItems content = space.content();
    ContentModel pages = model(SeedData.PAGES, ContentModel.Kind.COLLECTION);
    ContentModel secrets = model(SeedData.SECRETS, ContentModel.Kind.COLLECTION);
    ContentModel home = model(SeedData.HOME, ContentModel.Kind.SINGLETON);
    ContentModel links = new ContentModel(
        SeedData.LINKS,
        ContentModel.Kind.COLLECTION,
        List.of("titel", SeedData.PAGE_LINK, SeedData.SECRET_LINK),
        Map.of(SeedData.PAGE_LINK, SeedData.PAGES, SeedData.SECRET_LINK, SeedData.SECRETS));
    ContentModel imprint = model(SeedData.IMPRINT, ContentModel.Kind.SINGLETON);
    ContentModel numbers = model(SeedData.NUMBERS, ContentModel.Kind.COLLECTION);
    List.of(pages, secrets, home, links, imprint, numbers).forEach(content::define);
    for (int i = 1; i <= SeedData.PUBLISHED_PAGES; i++) {
      save(content, pages, "Seite " + i, "Grüße " + i, 1);
    }
    save(content, pages, "Entwurf", "noch nicht fertig", 0);
    save(content, secrets, "Geheimes", "nur für Verwalter", 1);
    save(content, home, "Willkommen", "Grüße", 1);
    save(content, imprint, "Angaben", "Adresse", 1);
    for (String id : SeedData.NUMERIC_IDS) {
      content.add(
          numbers, PhpArrays.of("_id", id, "titel", id, "text", "", "_state", 1L), SeedData.TIME);
    }
    Map<String, Object> link = PhpArrays.of("titel", "Verweis", "_state", 1L);
    link.put(SeedData.PAGE_LINK, reference(content, pages));
    link.put(SeedData.SECRET_LINK, reference(content, secrets));
    content.save(links, link, Optional.empty(), SeedData.TIME);
    space.assets().clear();
    space.files().clear();
    SeedData.uploads().forEach((path, file) -> space.files().put("uploads" + path, file));
    SeedData.ASSETS.forEach(asset -> space.assets().put(asset.id(), document(asset)));
  }

  private static ContentModel model(String name, ContentModel.Kind kind) {
    return new ContentModel(name, kind, List.of("titel", "text"), Map.of());
  }

  private static Map<String, Object> reference(ContentItems content, ContentModel model) {
    return PhpArrays.of("_id", content.all(model).get(0).get("_id"), "_model", model.name());
  }

  private static void save(
      ContentItems content, ContentModel model, String title, String text, long state) {
    content.save(
        model,
        PhpArrays.of("titel", title, "text", text, "_state", state),
        Optional.empty(),
        SeedData.TIME);
  }

  private static Map<String, Object> document(SeedData.Asset asset) {
    return PhpArrays.of(
        "path", asset.path(),
        "title", asset.title(),
        "mime", asset.type(),
        "size", 6L,
        "_created", SeedData.TIME,
        "_modified", SeedData.TIME,
        "_id", asset.id());
  }
}
