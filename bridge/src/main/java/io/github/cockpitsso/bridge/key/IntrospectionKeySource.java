package io.github.cockpitsso.bridge.key;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.token.IntrospectionCall;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Json;
import io.github.cockpitsso.client.http.Reply;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Keycloak about the token: the answer to the bridge's own client holds the key as
 * {@code cockpit_api_key}, which is in no token. Without a key, {@code cockpit_api_key_status} says
 * whether Cockpit has none or Keycloak could not find out; an answer without that status, or with
 * an unknown one, counts as "there is none".
 */
public final class IntrospectionKeySource implements KeySource {
  private static final Logger log = LoggerFactory.getLogger(IntrospectionKeySource.class);

  private final IntrospectionCall call;
  private final Supplier<Optional<URI>> endpoint;
  private final String clientId;
  private final Secret clientSecret;

  /**
   * A source that asks as this client.
   *
   * @param endpoint from the realm's discovery; nothing until that was read
   */
  public IntrospectionKeySource(
      IntrospectionCall call,
      Supplier<Optional<URI>> endpoint,
      String clientId,
      Secret clientSecret) {
    this.call = call;
    this.endpoint = endpoint;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
  }

  @Override
  public String name() {
    return "keycloak";
  }

  @Override
  public Optional<String> slot(AuthenticatedUser person) {
    // By client too: which claims an answer has depends on the client that the token was issued to.
    return Optional.of(person.identity().subject() + " " + person.identity().client());
  }

  @Override
  public Decision<Account> find(AuthenticatedUser person) {
    Optional<URI> uri = endpoint.get();
    if (uri.isEmpty()) {
      return Decision.refused(Reason.KEY_SOURCE_UNAVAILABLE);
    }
    Reply reply = call.introspect(uri.get(), clientId, clientSecret, person.token());
    if (reply instanceof Reply.Answer answer) {
      return read(answer, person);
    } else if (reply instanceof Reply.Failed failed) {
      log.warn("Introspection is not possible: {}, {}", failed.reason(), failed.detail());
      return Decision.refused(Reason.KEY_SOURCE_UNAVAILABLE);
    }
    return malformed("it is too large");
  }

  private static Decision<Account> read(Reply.Answer answer, AuthenticatedUser person) {
    if (answer.status() == 401 || answer.status() == 403 || answer.status() == 400) {
      log.error(
          "Keycloak refuses introspection with status {}: check bridge.client.id and"
              + " bridge.client.secret, and that the client is confidential",
          answer.status());
      return Decision.refused(Reason.KEY_SOURCE_REFUSES);
    } else if (answer.status() == 429 || answer.status() >= 500) {
      log.warn("Introspection is not possible: status {}", answer.status());
      return Decision.refused(Reason.KEY_SOURCE_UNAVAILABLE);
    }
    Optional<JsonNode> json = answer.status() == 200 ? Json.read(answer.body()) : Optional.empty();
    if (json.isEmpty() || !json.get().path("active").isBoolean()) {
      return malformed("status " + answer.status() + " without a boolean active");
    } else if (!json.get().path("active").booleanValue()) {
      return Decision.refused(Reason.TOKEN_INACTIVE);
    } else if (!Json.text(json.get(), "sub").equals(person.identity().subject())) {
      return malformed("it is about another subject");
    }
    return account(json.get(), person);
  }

  private static Decision<Account> account(JsonNode json, AuthenticatedUser person) {
    String id = Json.text(json, "cockpit_user_id");
    JsonNode key = json.path("cockpit_api_key");
    if (key.isTextual() && !key.textValue().isEmpty()) {
      return Decision.granted(new Account(Secret.of(key.textValue()), id, role(json)));
    } else if (!key.isMissingNode() && !key.isNull()) {
      return malformed("cockpit_api_key is not text, or is empty");
    }
    return switch (Json.text(json, "cockpit_api_key_status")) {
      case "unavailable" -> {
        log.warn(
            "Keycloak cannot look up API keys in Cockpit now; the log of Keycloak contains the cause");
        yield Decision.refused(Reason.KEY_SOURCE_UNAVAILABLE);
      }
      case "refused" -> {
        log.error(
            "Cockpit refuses to return API keys to Keycloak: check the service key of the federation"
                + " in Keycloak, and give its Cockpit role the permission sso/keys/read");
        yield Decision.refused(Reason.KEY_SOURCE_REFUSES);
      }
      default -> withoutKey(id, person);
    };
  }

  private static Decision<Account> withoutKey(String id, AuthenticatedUser person) {
    return id.isEmpty() && person.identity().cockpitUserId().isEmpty()
        ? Decision.refused(Reason.NO_COCKPIT_ACCOUNT)
        : Decision.refused(Reason.NO_API_KEY);
  }

  private static String role(JsonNode json) {
    JsonNode roles = json.path("cockpit_roles");
    return roles.isArray() ? roles.path(0).asText("") : roles.asText("");
  }

  private static Decision<Account> malformed(String detail) {
    log.warn("An introspection answer is not usable: {}", detail);
    return Decision.refused(Reason.KEY_SOURCE_MALFORMED);
  }
}
