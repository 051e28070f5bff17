package io.github.cockpitsso.bridge.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.settings.IssuerSettings;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Json;
import io.github.cockpitsso.client.http.Reply;
import java.net.URI;
import java.util.Optional;

/**
 * Checks that the bridge's client may introspect tokens. It introspects an invalid token, which
 * Keycloak reports as not active to a client with the right secret.
 */
final class ClientCheck {
  private static final String CHECK = "issuer.client";

  private final IssuerSettings settings;
  private final ControlClient control;

  ClientCheck(IssuerSettings settings, ControlClient control) {
    this.settings = settings;
    this.control = control;
  }

  /** Empty if the bridge has no client secret and so does not introspect tokens. */
  Optional<Finding> run(URI endpoint) {
    return settings.clientSecret().map(secret -> {
      Reply reply =
          control.introspect(endpoint, settings.clientId(), secret, Secret.of("check"), false);
      return reply instanceof Reply.Answer answer
          ? check(answer)
          : Finding.failed(CHECK, "no answer from " + endpoint)
              .expected("an answer from the realm's introspection endpoint")
              .cure("The bridge must reach the introspection_endpoint in the realm's OpenID"
                  + " configuration.");
    });
  }

  private Finding check(Reply.Answer answer) {
    String id = settings.clientId();
    JsonNode body = Json.read(answer.body()).orElseGet(Json::object);
    String error = Json.text(body, "error");
    String description = Json.text(body, "error_description");
    String found = "Keycloak answers " + answer.status() + " " + error
        + (description.isEmpty() ? "" : " (" + description + ")");
    String expected = "a confidential client " + id + " with the secret in bridge.client.secret";
    if (answer.status() == 200) {
      return Finding.ok(CHECK, id + " may introspect tokens");
    }
    return Finding.failed(CHECK, found)
        .expected(expected)
        .cure(cure(id, answer.status(), error, description));
  }

  /** Only the description distinguishes a wrong secret from a missing client (Keycloak 26.7). */
  private static String cure(String id, int status, String error, String description) {
    String settings = "Clients > " + id + " > ";
    if (status >= 500) {
      return "Read Keycloak's log.";
    } else if (description.contains("Realm not enabled")) {
      return "The realm is disabled: turn on Enabled at the top of Realm settings.";
    } else if (error.equals("invalid_request")) {
      return "The client is public. "
          + settings
          + "Settings > Capability config: Client authentication On. Then copy the Client Secret"
          + " from Credentials to BRIDGE_CLIENT_SECRET.";
    } else if (description.contains("client_assertion")) {
      return "The client authenticates with a signed JWT. "
          + settings
          + "Credentials > Client Authenticator: Client Id and Secret.";
    } else if (description.startsWith("Invalid client")) {
      return "The client does not exist, or it is disabled. Clients > Create client: " + id
          + ", Client authentication On. Or correct BRIDGE_CLIENT_ID.";
    }
    return "The secret is wrong. " + settings + "Credentials: set Client Authenticator to Client Id"
        + " and Secret, and copy the Client Secret to BRIDGE_CLIENT_SECRET.";
  }
}
