package io.github.cockpitsso.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Credentials;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import java.time.Instant;
import java.util.Optional;

/** Reads user objects, and the login answer that both dialects have in common. */
public final class UserJson {
  private UserJson() {}

  /** The user, or {@link Outcome.Malformed} with the missing field. */
  public static Outcome<CockpitUser> user(JsonNode json) {
    String id = Json.text(json, "_id");
    String user = Json.text(json, "user");
    if (!CockpitUser.isId(id)) {
      return new Outcome.Malformed<>("a user without _id");
    }
    if (user.isEmpty()) {
      return new Outcome.Malformed<>("a user without a login name");
    }
    JsonNode active = json.path("active");
    if (!active.isBoolean()) {
      return new Outcome.Malformed<>("a user without active true or false");
    }
    JsonNode modified = json.path("_modified");
    return new Outcome.Found<>(new CockpitUser(
        id,
        user,
        Json.text(json, "name"),
        Json.text(json, "email"),
        Json.text(json, "role"),
        active.booleanValue(),
        json.path("twofa").path("enabled").asBoolean(false),
        modified.canConvertToInt() && modified.isIntegralNumber()
            ? Optional.of(Instant.ofEpochSecond(modified.longValue()))
            : Optional.empty()));
  }

  /** Calls {@code POST /api/user/auth}. An answer about another user is malformed. */
  public static Outcome<Login> authenticate(CockpitHttp http, Credentials credentials) {
    if (!credentials.arePlausible()) {
      return new Outcome.Denied<>(Denial.CREDENTIALS);
    }
    var body = Json.object();
    body.put(credentials.kind() == Credentials.Kind.EMAIL ? "email" : "user", credentials.name());
    body.put("password", credentials.password().reveal());
    credentials.code().ifPresent(code -> body.put("code", code.reveal()));
    return http.write("POST", "/api/user/auth", body)
        .then(json -> user(json).then(user -> login(credentials, user, json)));
  }

  private static Outcome<Login> login(Credentials credentials, CockpitUser user, JsonNode json) {
    boolean same = credentials.kind() == Credentials.Kind.EMAIL
        ? user.email().equalsIgnoreCase(credentials.name())
        : user.user().equals(credentials.name());
    if (!same) {
      return new Outcome.Malformed<>("the answer is about another user than the one who logs in");
    }
    // Another login endpoint may answer 200 for an inactive user with the correct password.
    if (!user.active()) {
      return new Outcome.Denied<>(Denial.CREDENTIALS);
    }
    return new Outcome.Found<>(new Login(user, Secret.ofNullable(Json.text(json, "apiKey"))));
  }
}
