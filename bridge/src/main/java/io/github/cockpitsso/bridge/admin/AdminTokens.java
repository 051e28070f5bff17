package io.github.cockpitsso.bridge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.outbound.AdminHttp;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Json;
import io.github.cockpitsso.client.http.Reply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The administrator's access token, requested again before it expires: that of admin-cli lives for
 * a minute.
 */
final class AdminTokens {
  private static final Duration RESERVE = Duration.ofSeconds(15);

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
    if (login instanceof AdminLogin.Token given) {
      return given.accessToken();
    } else if (token.isPresent() && clock.instant().isBefore(renewal)) {
      return token.get();
    }
    return request();
  }

  private Secret request() throws SetupFailedException {
    Instant now = clock.instant();
    Reply reply = login instanceof AdminLogin.Password user
        ? http.requestToken(
            address.tokenEndpoint(user.realm()),
            Map.of("grant_type", "password", "client_id", "admin-cli", "username", user.user()),
            Map.of("password", user.password()))
        : byClient((AdminLogin.Client) login);
    JsonNode answer = readAnswer(reply);
    Secret fresh = Secret.ofNullable(Json.text(answer, "access_token"))
        .orElseThrow(() -> new SetupFailedException(address.server()
            + " returned no access token. Check that the address leads to Keycloak"));
    token = Optional.of(fresh);
    long seconds = Math.max(0, Math.min(3600, answer.path("expires_in").asLong(0)));
    renewal = now.plusSeconds(seconds).minus(RESERVE);
    return fresh;
  }

  private Reply byClient(AdminLogin.Client client) {
    return http.requestToken(
        address.tokenEndpoint(client.realm()),
        Map.of("grant_type", "client_credentials", "client_id", client.id()),
        Map.of("client_secret", client.secret()));
  }

  private JsonNode readAnswer(Reply reply) throws SetupFailedException {
    Reply.Answer answer = AdminFailures.answered(reply, address.server());
    JsonNode body = Json.read(answer.body()).orElseGet(Json::object);
    if (answer.status() == 200) {
      return body;
    }
    throw new SetupFailedException(
        switch (Json.text(body, "error")) {
          case "invalid_grant" ->
            whose()
                + " was refused: "
                + described(body)
                + ". Check the name, the password and --auth-realm. A user with a second factor or a required action"
                + " cannot be used here: use --client or a token";
          case "invalid_client", "unauthorized_client" ->
            whose()
                + " was refused: "
                + described(body)
                + ". Check the client ID, its secret and --auth-realm. In Keycloak, Client authentication and Service"
                + " account roles must be on for --client, Direct access grants for --user";
          default ->
            answer.status() == 404
                ? "Realm '" + authRealm() + "' was not found at " + address.server()
                    + ". Check --auth-realm and bridge.issuer"
                : AdminFailures.unexpected("The login at " + address.server(), answer);
        });
  }

  private String whose() {
    return login instanceof AdminLogin.Password user
        ? "User '" + user.user() + "' of realm '" + user.realm() + "'"
        : "Client '" + ((AdminLogin.Client) login).id() + "' of realm '" + authRealm() + "'";
  }

  private String authRealm() {
    return login instanceof AdminLogin.Password user
        ? user.realm()
        : ((AdminLogin.Client) login).realm();
  }

  private static String described(JsonNode body) {
    String text = Json.text(body, "error_description");
    return text.isEmpty() ? Json.text(body, "error") : text;
  }
}
