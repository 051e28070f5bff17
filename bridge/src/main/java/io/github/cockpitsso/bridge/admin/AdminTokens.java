package io.github.cockpitsso.bridge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.outbound.AdminHttp;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Json;
import io.github.cockpitsso.client.http.Reply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The administrator's access token. It is requested again before it expires: tokens of the client
 * admin-cli are valid for one minute.
 */
final class AdminTokens {
  /** How long before its end a token is no longer used. */
  private static final Duration MARGIN = Duration.ofSeconds(15);

  private final AdminHttp http;
  private final RealmAddress address;
  private final AdminLogin login;
  private final Clock clock;
  private Optional<Secret> token = Optional.empty();
  private Instant renewal = Instant.MIN;

  AdminTokens(AdminHttp http, RealmAddress address, AdminLogin login, Clock clock) {
    this.http = http;
    this.address = address;
    this.login = login;
    this.clock = clock;
  }

  Secret token() throws SetupFailedException {
    if (login instanceof AdminLogin.Token passed) {
      return passed.accessToken();
    } else if (token.isPresent() && clock.instant().isBefore(renewal)) {
      return token.get();
    }
    return request((AdminLogin.Grant) login);
  }

  private Secret request(AdminLogin.Grant grant) throws SetupFailedException {
    Instant now = clock.instant();
    Reply reply =
        http.requestToken(address.tokenEndpoint(grant.realm()), grant.fields(), grant.secrets());
    JsonNode answer = readAnswer(reply, grant);
    Secret fresh = Secret.ofNullable(Json.text(answer, "access_token"))
        .orElseThrow(() -> new SetupFailedException(address.server()
            + " returned no access token. Check that bridge.issuer is the URL of Keycloak"));
    token = Optional.of(fresh);
    long seconds = Math.max(0, Math.min(3600, answer.path("expires_in").asLong(0)));
    renewal = now.plusSeconds(seconds).minus(MARGIN);
    return fresh;
  }

  private JsonNode readAnswer(Reply reply, AdminLogin.Grant grant) throws SetupFailedException {
    Reply.Answer answer = AdminFailures.answered(reply, address.server());
    JsonNode body = Json.read(answer.body()).orElseGet(Json::object);
    if (answer.status() == 200) {
      return body;
    }
    String refused = "Keycloak refuses " + grant.who() + " of realm '" + grant.realm() + "': ";
    throw new SetupFailedException(
        switch (Json.text(body, "error")) {
          case "invalid_grant" ->
            refused + description(body)
                + ". Check the name, the password and --auth-realm. For a user with a second factor"
                + " or a required action, use --client or a token instead";
          case "invalid_client", "unauthorized_client" ->
            refused + description(body)
                + ". Check the client ID, its secret and --auth-realm. In Keycloak, --client"
                + " requires Client authentication and Service account roles; --user requires"
                + " Direct access grants";
          default ->
            answer.status() == 404
                ? "Realm '" + grant.realm() + "' was not found at " + address.server()
                    + ". Check --auth-realm and bridge.issuer"
                : AdminFailures.unexpected("The login at " + address.server(), answer);
        });
  }

  private static String description(JsonNode body) {
    String text = Json.text(body, "error_description");
    return text.isEmpty() ? Json.text(body, "error") : text;
  }
}
