package io.github.cockpitsso.bridge.diagnosis;

import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.settings.IssuerSettings;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Json;
import io.github.cockpitsso.client.http.Reply;
import java.net.URI;
import java.util.Optional;

/**
 * Asks Keycloak about an invalid token as the bridge's client: a client that may ask learns that it
 * is not active.
 */
final class ClientCheck {
  private static final String CHECK = "issuer.client";

  private final IssuerSettings settings;
  private final ControlClient control;

  ClientCheck(IssuerSettings settings, ControlClient control) {
    this.settings = settings;
    this.control = control;
  }

  /** Nothing if the bridge has no secret, and so never introspects. */
  Optional<Finding> run(URI endpoint) {
    return settings.clientSecret().map(secret -> {
      Reply reply = control.introspect(endpoint, settings.clientId(), secret, Secret.of("check"));
      return reply instanceof Reply.Answer answer
          ? judge(answer)
          : Finding.failed(
              CHECK,
              "no answer from " + endpoint,
              "an answer from the realm's introspection endpoint",
              "The bridge must reach the introspection_endpoint of the realm's OpenID configuration.");
    });
  }

  private Finding judge(Reply.Answer answer) {
    String id = settings.clientId();
    String error = Json.read(answer.body()).map(it -> Json.text(it, "error")).orElse("");
    String described =
        Json.read(answer.body()).map(it -> Json.text(it, "error_description")).orElse("");
    String found = "Keycloak answers " + answer.status() + " " + error
        + (described.isEmpty() ? "" : " (" + described + ")");
    String expected = "a confidential client " + id + " with the secret in bridge.client.secret";
    if (answer.status() == 200) {
      return Finding.ok(CHECK, id + " may introspect tokens");
    }
    return Finding.failed(CHECK, found, expected, cure(id, answer.status(), error, described));
  }

  /**
   * By what Keycloak 26.7 answers: the description tells a wrong secret from a client that is
   * not there.
   */
  private static String cure(String id, int status, String error, String described) {
    String settings = "Clients > " + id + " > ";
    if (status >= 500) {
      return "Read Keycloak's log.";
    } else if (described.contains("Realm not enabled")) {
      return "The realm is disabled: switch on Enabled at the top of Realm settings.";
    } else if (error.equals("invalid_request")) {
      return "The client is public. "
          + settings
          + "Settings > Capability config: Client authentication On. Then copy the Client Secret from"
          + " Credentials to BRIDGE_CLIENT_SECRET.";
    } else if (described.contains("client_assertion")) {
      return "The client authenticates by a signed JWT. "
          + settings
          + "Credentials > Client Authenticator: Client Id and Secret.";
    } else if (described.startsWith("Invalid client")) {
      return "There is no such client, or it is disabled. Clients > Create client: " + id
          + ", Client authentication On; or correct BRIDGE_CLIENT_ID.";
    }
    return "The secret is wrong. " + settings + "Credentials: Client Authenticator is Client Id and"
        + " Secret. Copy the Client Secret to BRIDGE_CLIENT_SECRET.";
  }
}
