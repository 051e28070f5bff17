package io.github.cockpitsso.bridge.key;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.token.AuthenticatedUser;
import io.github.cockpitsso.bridge.token.IntrospectedTokens;
import io.github.cockpitsso.bridge.token.IntrospectedTokens.ForKey;
import io.github.cockpitsso.bridge.token.Introspection;
import io.github.cockpitsso.bridge.token.Introspection.Answer;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Json;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the key from Keycloak's introspection response to the bridge's own client: the claim
 * {@code cockpit_api_key}, which no token contains. Without a key,
 * {@code cockpit_api_key_status} says whether the user has none or Keycloak could not look it up; a
 * missing or unknown status counts as "the user has none".
 */
public final class IntrospectionKeySource implements KeySource {
  private static final Logger log = LoggerFactory.getLogger(IntrospectionKeySource.class);

  private final Introspection introspection;
  private final Optional<IntrospectedTokens> introspected;

  /**
   * A source that introspects tokens.
   *
   * @param introspected responses that the verification of tokens received; empty if it makes no
   * such calls
   */
  public IntrospectionKeySource(
      Introspection introspection, Optional<IntrospectedTokens> introspected) {
    this.introspection = introspection;
    this.introspected = introspected;
  }

  @Override
  public String name() {
    return "keycloak";
  }

  @Override
  public Optional<String> slot(AuthenticatedUser user) {
    // By client too: the claims of a response depend on the client that the token was issued to.
    return Optional.of(user.identity().subject() + " " + user.identity().client());
  }

  @Override
  public Decision<Account> find(AuthenticatedUser user) {
    // A response without a key says nothing about now: the key may have been created since.
    Optional<ForKey> atHand = introspected
        .flatMap(it -> it.take(user.token()))
        .filter(it -> it.answer().claims().path("cockpit_api_key").isTextual());
    Answer answer =
        atHand.<Answer>map(ForKey::answer).orElseGet(() -> introspection.of(user.token()));
    if (answer instanceof Answer.Failed failed) {
      return failed(failed);
    } else if (!(answer instanceof Answer.Active active)) {
      return Decision.refused(Reason.TOKEN_INACTIVE);
    } else if (!Json.text(active.claims(), "sub").equals(user.identity().subject())) {
      return malformed("it is about another subject");
    } else {
      return account(active.claims(), atHand.map(ForKey::age).orElse(Duration.ZERO), user);
    }
  }

  private static Decision<Account> failed(Answer.Failed failed) {
    return switch (failed.failure()) {
      case UNREACHABLE, UNAVAILABLE -> {
        log.warn("Introspection is unavailable: {}", failed.detail());
        yield Decision.refused(Reason.KEY_SOURCE_UNAVAILABLE);
      }
      case REFUSED -> {
        log.error("Keycloak refuses introspection: {}", failed.detail());
        yield Decision.refused(Reason.KEY_SOURCE_REFUSES);
      }
      case MALFORMED -> malformed(failed.detail());
    };
  }

  private static Decision<Account> account(JsonNode json, Duration age, AuthenticatedUser user) {
    String id = Json.text(json, "cockpit_user_id");
    JsonNode key = json.path("cockpit_api_key");
    if (key.isTextual() && !key.textValue().isEmpty()) {
      return Decision.granted(new Account(Secret.of(key.textValue()), id, role(json), age));
    } else if (!key.isMissingNode() && !key.isNull()) {
      return malformed("cockpit_api_key is not text, or is empty");
    }
    return switch (Json.text(json, "cockpit_api_key_status")) {
      case "unavailable" -> {
        log.warn(
            "Keycloak cannot look up API keys in Cockpit now; Keycloak's log contains the cause");
        yield Decision.refused(Reason.KEY_SOURCE_UNAVAILABLE);
      }
      case "refused" -> {
        log.error("Cockpit refuses to return API keys to Keycloak: check the service key of the"
            + " federation in Keycloak, and give its Cockpit role the permission sso/keys/read");
        yield Decision.refused(Reason.KEY_SOURCE_REFUSES);
      }
      default -> withoutKey(id, user);
    };
  }

  private static Decision<Account> withoutKey(String id, AuthenticatedUser user) {
    return id.isEmpty() && user.identity().cockpitUserId().isEmpty()
        ? Decision.refused(Reason.NO_COCKPIT_ACCOUNT)
        : Decision.refused(Reason.NO_API_KEY);
  }

  private static String role(JsonNode json) {
    JsonNode roles = json.path("cockpit_roles");
    return roles.isArray() ? roles.path(0).asText("") : roles.asText("");
  }

  private static Decision<Account> malformed(String detail) {
    log.warn("An introspection response is not usable: {}", detail);
    return Decision.refused(Reason.KEY_SOURCE_MALFORMED);
  }
}
