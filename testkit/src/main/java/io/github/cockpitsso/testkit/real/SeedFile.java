package io.github.cockpitsso.testkit.real;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.testkit.cockpit.ApiKey;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Role;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.util.List;
import java.util.Optional;

/** The seed data in the format of the seeding script. */
final class SeedFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SeedFile() {}

  static String master() {
    return seed(SeedData.users(), SeedData.apiKeys());
  }

  static String space() {
    return seed(
        List.of(SeedData.NORA),
        List.of(new ApiKey(SeedData.SPACE_KEY, "Admin", Optional.of(Role.ADMIN))));
  }

  private static String seed(List<CockpitUser> users, List<ApiKey> keys) {
    ObjectNode seed = JSON.createObjectNode().put("time", SeedData.TIME);
    SeedData.roles().forEach(role -> seed.withArray("roles").add(role(role)));
    keys.forEach(key -> seed.withArray("keys").add(key(key)));
    users.forEach(user -> seed.withArray("users").add(user(user)));
    ArrayNode assets = seed.withArray("assets");
    SeedData.ASSETS.forEach(asset -> assets
        .addObject()
        .put("_id", asset.id())
        .put("path", asset.path())
        .put("title", asset.title())
        .put("mime", asset.type())
        .put("size", 6));
    ArrayNode pages = model(seed, SeedData.PAGES, "collection");
    for (int i = 1; i <= SeedData.PUBLISHED_PAGES; i++) {
      item(pages, "Seite " + i, "Grüße " + i, 1);
    }
    item(pages, "Entwurf", "noch nicht fertig", 0);
    item(model(seed, SeedData.SECRETS, "collection"), "Geheimes", "nur für Verwalter", 1);
    item(model(seed, SeedData.HOME, "singleton"), "Willkommen", "Grüße", 1);
    item(model(seed, SeedData.IMPRINT, "singleton"), "Angaben", "Adresse", 1);
    ArrayNode numbers = model(seed, SeedData.NUMBERS, "collection");
    SeedData.NUMERIC_IDS.forEach(id ->
        numbers.addObject().put("_id", id).put("titel", id).put("text", "").put("_state", 1));
    ObjectNode links = seed.withArray("models").addObject();
    links.put("name", SeedData.LINKS).put("type", "collection");
    links.putArray("fields").add("titel").add(SeedData.PAGE_LINK).add(SeedData.SECRET_LINK);
    links
        .putObject("links")
        .put(SeedData.PAGE_LINK, SeedData.PAGES)
        .put(SeedData.SECRET_LINK, SeedData.SECRETS);
    links.putArray("items").addObject().put("titel", "Verweis").put("_state", 1);
    return seed.toString();
  }

  private static ObjectNode role(Role role) {
    ObjectNode object = JSON.createObjectNode().put("appid", role.appid()).put("name", role.name());
    role.permissions().forEach(object.putArray("permissions")::add);
    return object;
  }

  private static ObjectNode key(ApiKey key) {
    return JSON.createObjectNode()
        .put("key", key.key())
        .put("name", key.name())
        .put("role", key.role().orElse(null));
  }

  private static ObjectNode user(CockpitUser user) {
    ObjectNode object = JSON.createObjectNode()
        .put("_id", user.id())
        .put("user", user.user())
        .put("name", user.name())
        .put("email", user.email())
        .put("role", user.role())
        .put("active", user.active())
        .put("password", user.password().orElseThrow())
        .put("_created", user.created())
        .put("_modified", user.modified());
    user.apiKey().ifPresent(key -> object.put("apiKey", key));
    user.totpSecret()
        .ifPresent(secret -> object.putObject("twofa").put("enabled", true).put("secret", secret));
    return object;
  }

  private static ArrayNode model(ObjectNode seed, String name, String type) {
    ObjectNode model = seed.withArray("models").addObject().put("name", name).put("type", type);
    model.putArray("fields").add("titel").add("text");
    return model.putArray("items");
  }

  private static void item(ArrayNode items, String title, String text, int state) {
    items.addObject().put("titel", title).put("text", text).put("_state", state);
  }
}
