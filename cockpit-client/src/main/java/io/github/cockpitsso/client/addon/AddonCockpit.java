package io.github.cockpitsso.client.addon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.Capability;
import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Credentials;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Role;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.UserDraft;
import io.github.cockpitsso.client.UserKey;
import io.github.cockpitsso.client.UserPage;
import io.github.cockpitsso.client.UserQuery;
import io.github.cockpitsso.client.http.CockpitHttp;
import io.github.cockpitsso.client.http.Json;
import io.github.cockpitsso.client.http.UserJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** A Cockpit with the addon. Source: {@code docs/addon-api.md}. */
public final class AddonCockpit implements CockpitApi {
  private static final String USERS = "/api/sso/users";
  private static final String OTHER_USER = "the answer is about another user than the request";

  private final CockpitHttp http;

  /** Calls Cockpit with a key that has the addon's permissions. */
  public AddonCockpit(CockpitHttp http) {
    this.http = http;
  }

  @Override
  public Outcome<Login> authenticate(Credentials credentials) {
    return UserJson.authenticate(http, credentials);
  }

  @Override
  public Outcome<CockpitUser> findById(String id) {
    return ofUser(id, path -> http.get(path).then(UserJson::user))
        .then(user -> sameUser(id, user.id(), user));
  }

  @Override
  public Outcome<CockpitUser> findByUsername(String user) {
    return findOnly("user", user, found -> found.user().equals(user), CockpitUser::user);
  }

  @Override
  public Outcome<List<CockpitUser>> findByUsernameInAnyCase(String user) {
    return user.isEmpty()
        ? new Outcome.Found<>(List.of())
        : inAnyCase("user", user, CockpitUser::user);
  }

  @Override
  public Outcome<CockpitUser> findByEmail(String email) {
    // Several users may share an address, so an exact match does not decide.
    return findOnly("email", email, found -> false, CockpitUser::email);
  }

  private Outcome<CockpitUser> findOnly(
      String parameter,
      String value,
      Predicate<CockpitUser> exact,
      Function<CockpitUser, String> field) {
    if (value.isEmpty()) {
      return new Outcome.NotFound<>();
    }
    return inAnyCase(parameter, value, field).then(users -> only(users, exact));
  }

  private Outcome<List<CockpitUser>> inAnyCase(
      String parameter, String value, Function<CockpitUser, String> field) {
    return http.get(USERS + "?" + parameter + "=" + encode(value) + "&anyCase=true")
        .then(AddonCockpit::page)
        .then(page -> page.flaws().isEmpty()
            ? allOf(page, value, field)
            : new Outcome.Malformed<>(page.flaws().get(0).reason()));
  }

  private static Outcome<List<CockpitUser>> allOf(
      UserPage page, String value, Function<CockpitUser, String> field) {
    if (!page.users().stream().map(field).allMatch(value::equalsIgnoreCase)) {
      return new Outcome.Malformed<>(OTHER_USER);
    }
    return page.total() > page.size()
        ? new Outcome.Malformed<>("more users have this value than fit on a page")
        : new Outcome.Found<>(page.users());
  }

  private static Outcome<CockpitUser> only(List<CockpitUser> users, Predicate<CockpitUser> exact) {
    List<CockpitUser> best = users.stream().filter(exact).toList();
    List<CockpitUser> candidates = best.isEmpty() ? users : best;
    return switch (candidates.size()) {
      case 0 -> new Outcome.NotFound<>();
      case 1 -> new Outcome.Found<>(candidates.get(0));
      default -> new Outcome.Denied<>(Denial.AMBIGUOUS);
    };
  }

  @Override
  public Outcome<UserPage> search(UserQuery query) {
    var path = new StringBuilder(USERS).append("?limit=").append(query.limit());
    if (query.skip() > 0) {
      path.append("&skip=").append(query.skip());
    }
    if (!query.search().isEmpty()) {
      path.append("&search=").append(encode(query.search()));
    }
    query
        .modifiedSince()
        .ifPresent(since -> path.append("&modifiedSince=").append(since.getEpochSecond()));
    query.after().ifPresent(id -> path.append("&after=").append(encode(id)));
    return http.get(path.toString()).then(AddonCockpit::page);
  }

  @Override
  public Outcome<UserKey> apiKey(String id) {
    return ofUser(id, path -> http.get(path + "/key")).then(json -> key(id, json));
  }

  @Override
  public Outcome<UserKey> mintApiKey(String id) {
    return writeKey(id, Json.object().put("mode", "mint"));
  }

  @Override
  public Outcome<UserKey> rotateApiKey(String id, Duration grace, Optional<Duration> olderThan) {
    ObjectNode body = Json.object().put("mode", "rotate").put("grace", grace.toSeconds());
    olderThan.ifPresent(age -> body.put("olderThan", age.toSeconds()));
    return writeKey(id, body);
  }

  private Outcome<UserKey> writeKey(String id, ObjectNode body) {
    return ofUser(id, path -> http.write("POST", path + "/key", body)).then(json -> key(id, json));
  }

  @Override
  public Outcome<List<Role>> roles() {
    return http.get("/api/sso/roles").then(AddonCockpit::roles);
  }

  @Override
  public Outcome<CockpitUser> create(UserDraft draft) {
    return http.write("POST", USERS, json(draft))
        .then(UserJson::user)
        .then(user -> sameUser(draft.user().orElse(""), user.user(), user));
  }

  @Override
  public Outcome<CockpitUser> update(String id, UserDraft draft) {
    return writeUser(id, "", json(draft));
  }

  @Override
  public Outcome<CockpitUser> changePassword(String id, Secret password) {
    return writeUser(id, "/password", Json.object().put("password", password.reveal()));
  }

  private Outcome<CockpitUser> writeUser(String id, String below, ObjectNode body) {
    return ofUser(id, path -> http.write("PUT", path + below, body))
        .then(UserJson::user)
        .then(user -> sameUser(id, user.id(), user));
  }

  @Override
  public Outcome<Capabilities> capabilities() {
    return http.get("/api/sso/info").then(AddonCockpit::capabilities);
  }

  private static <T> Outcome<T> ofUser(String id, Function<String, Outcome<T>> call) {
    return CockpitUser.isId(id) ? call.apply(USERS + "/" + id) : new Outcome.NotFound<>();
  }

  private static <T> Outcome<T> sameUser(String requested, String answered, T value) {
    return requested.equals(answered)
        ? new Outcome.Found<>(value)
        : new Outcome.Malformed<>(OTHER_USER);
  }

  private static Outcome<UserPage> page(JsonNode json) {
    JsonNode total = json.path("meta").path("total");
    if (!json.path("data").isArray() || !total.isIntegralNumber()) {
      return new Outcome.Malformed<>("a page of users without data or meta.total");
    }
    List<CockpitUser> users = new ArrayList<>(json.path("data").size());
    List<UserPage.Flaw> flaws = new ArrayList<>();
    String last = "";
    for (JsonNode each : json.path("data")) {
      last = Json.text(each, "_id");
      if (!CockpitUser.isId(last)) {
        return new Outcome.Malformed<>("a page with a user without _id");
      }
      Outcome<CockpitUser> user = UserJson.user(each);
      user.ifFound().ifPresentOrElse(users::add, () -> flaws.add(flaw(each, user)));
    }
    return new Outcome.Found<>(new UserPage(
        users, flaws, Optional.of(last).filter(it -> !it.isEmpty()), total.longValue()));
  }

  private static UserPage.Flaw flaw(JsonNode user, Outcome<CockpitUser> outcome) {
    return new UserPage.Flaw(Json.text(user, "_id"), outcome.describe());
  }

  private static Outcome<UserKey> key(String id, JsonNode json) {
    JsonNode user = json.path("user");
    JsonNode key = json.path("apiKey");
    if (!user.path("active").isBoolean() || !(key.isTextual() || key.isNull())) {
      return new Outcome.Malformed<>("a key answer without apiKey or user");
    }
    JsonNode since = json.path("since");
    if (!since.isMissingNode() && !since.isNull() && !isTime(since)) {
      return new Outcome.Malformed<>("a key answer with an invalid since");
    }
    return sameUser(
        id,
        Json.text(user, "_id"),
        new UserKey(
            Secret.ofNullable(key.textValue()),
            isTime(since)
                ? Optional.of(Instant.ofEpochSecond(since.longValue()))
                : Optional.empty(),
            id,
            Json.text(user, "user"),
            Json.text(user, "role"),
            user.path("active").booleanValue()));
  }

  private static boolean isTime(JsonNode seconds) {
    return seconds.isIntegralNumber()
        && seconds.canConvertToLong()
        && seconds.longValue() >= 0
        && seconds.longValue() <= Instant.MAX.getEpochSecond();
  }

  private static Outcome<List<Role>> roles(JsonNode json) {
    if (!json.isArray()) {
      return new Outcome.Malformed<>("the roles are not a list");
    }
    List<Role> roles = new ArrayList<>(json.size());
    for (JsonNode each : json) {
      if (Json.text(each, "appid").isEmpty()) {
        return new Outcome.Malformed<>("a role without appid");
      }
      Set<String> permissions = new LinkedHashSet<>();
      each.path("permissions").properties().forEach(permission -> {
        if (permission.getValue().asBoolean(false)) {
          permissions.add(permission.getKey());
        }
      });
      roles.add(new Role(Json.text(each, "appid"), Json.text(each, "name"), permissions));
    }
    return new Outcome.Found<>(List.copyOf(roles));
  }

  private static Outcome<Capabilities> capabilities(JsonNode json) {
    if (!json.path("capabilities").isArray() || Json.text(json, "version").isEmpty()) {
      return new Outcome.Malformed<>("info without version or capabilities");
    }
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    for (JsonNode each : json.path("capabilities")) {
      Capability.ofWireName(each.asText()).ifPresent(capabilities::add);
    }
    return new Outcome.Found<>(new Capabilities(
        Json.text(json, "version"),
        Json.text(json, "cockpit"),
        Json.text(json, "role"),
        capabilities));
  }

  private static ObjectNode json(UserDraft draft) {
    ObjectNode json = Json.object();
    draft.user().ifPresent(value -> json.put("user", value));
    draft.name().ifPresent(value -> json.put("name", value));
    draft.email().ifPresent(value -> json.put("email", value));
    draft.role().ifPresent(value -> json.put("role", value));
    draft.active().ifPresent(value -> json.put("active", value));
    draft.password().ifPresent(value -> json.put("password", value.reveal()));
    return json;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
