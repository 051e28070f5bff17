package io.github.cockpitsso.bridge.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.diagnosis.Finding;
import io.github.cockpitsso.bridge.token.TokenPolicy;
import io.github.cockpitsso.client.http.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares each claim of a token with what the bridge requires. Unlike {@link
 * io.github.cockpitsso.bridge.token.TokenVerifier} it does not stop at the first problem. A test
 * checks that both agree.
 */
final class ClaimChecks {
  private static final String USER_ID = "cockpit_user_id";
  private static final String SERVICE_ACCOUNT = "service-account-";

  private final JsonNode claims;
  private final TokenPolicy policy;
  private final Instant now;
  private final Set<String> scopes;

  ClaimChecks(JsonNode claims, TokenPolicy policy, Instant now) {
    this.claims = claims;
    this.policy = policy;
    this.now = now;
    this.scopes = Set.copyOf(Arrays.asList(Json.text(claims, "scope").split(" ", -1)));
  }

  /** A finding for each claim that the bridge checks. */
  List<Finding> run() {
    List<Finding> findings = new ArrayList<>(List.of(issuer(), audience(), client()));
    findings.addAll(new TimeChecks(claims, now).run());
    findings.add(scope());
    findings.add(subject());
    return findings;
  }

  private Finding issuer() {
    String found = Json.text(claims, "iss");
    return found.equals(policy.issuer())
        ? Finding.ok("token.iss", found)
        : Finding.failed("token.iss", found.isEmpty() ? "no issuer" : found)
            .expected(policy.issuer() + " (bridge.issuer)")
            .cure(
                found.isEmpty()
                    ? "Send a token from " + policy.issuer() + "."
                    : "If this is the right realm, set BRIDGE_ISSUER to " + found
                        + ". Otherwise configure the app to log in at the realm in bridge.issuer.");
  }

  private Finding audience() {
    Set<String> found = audiences();
    if (found.contains(policy.audience())) {
      return Finding.ok("token.aud", String.join(", ", found));
    }
    return Finding.failed("token.aud", found.isEmpty() ? "no audience" : String.join(", ", found))
        .expected("an audience that includes " + policy.audience() + " (bridge.audience)")
        .cure(
            isLightweight()
                ? "This is a lightweight access token. Clients > " + app()
                    + " > Advanced: Always use lightweight access token Off. Or set"
                    + " bridge.token.introspection: lightweight."
                : hasScopes()
                    ? "Client scopes > " + scopeName()
                        + " > Mappers > Add mapper > By configuration > Audience:"
                        + " Included Client Audience " + policy.audience()
                        + ", Add to access token On."
                    : "Clients > " + app() + " > Client scopes > Add client scope: " + scopeName()
                        + ", whose audience mapper adds " + policy.audience() + ".");
  }

  private Finding client() {
    String found = app();
    return policy.clients().isEmpty() || policy.clients().contains(found)
        ? Finding.ok("token.azp", found)
        : Finding.failed("token.azp", found)
            .expected(
                String.join(", ", new TreeSet<>(policy.clients())) + " (bridge.token.clients)")
            .cure("Add " + found
                + " to BRIDGE_TOKEN_CLIENTS, or leave that setting empty to allow all"
                + " clients.");
  }

  private Finding scope() {
    Set<String> missing = new TreeSet<>(policy.scopes());
    missing.removeAll(scopes);
    String found = scopes.stream()
        .filter(it -> !it.isEmpty())
        .sorted()
        .reduce((a, b) -> a + " " + b)
        .orElse("no scope");
    if (missing.isEmpty()) {
      return Finding.ok("token.scope", found);
    }
    String name = missing.iterator().next();
    return Finding.failed("token.scope", found)
        .expected(String.join(" ", new TreeSet<>(policy.scopes())) + " (bridge.token.scope)")
        .cure(
            hasCockpitClaims() || audiences().contains(policy.audience())
                ? "The token has the claims of the client scope, but not its name. Client scopes > "
                    + name + " > Settings > Include in token scope On."
                : "Clients > " + app() + " > Client scopes > Add client scope: " + name
                    + " as Default. Then Client scopes > " + name
                    + " > Settings > Include in token scope On.");
  }

  private Finding subject() {
    String subject = Json.text(claims, "sub");
    if (subject.isBlank()) {
      return Finding.failed("token.sub", "no subject")
          .expected("the user's ID in Keycloak")
          .cure(
              isLightweight()
                  ? "This is a lightweight access token: see token.aud."
                  : "Clients > " + app()
                      + " > Client scopes: the scope basic, whose mapper adds sub, must be"
                      + " Default.");
    }
    String name = Json.text(claims, "preferred_username");
    String user = subject + (name.isEmpty() ? "" : " (" + name + ")");
    String id = Json.text(claims, USER_ID);
    if (id.isEmpty() && Json.text(claims, "preferred_username").startsWith(SERVICE_ACCOUNT)) {
      return Finding.ok("token.cockpit_user_id", "none, because this is a service account");
    }
    return id.isEmpty()
        ? Finding.warning("token.cockpit_user_id", "sub " + user + " has no claim cockpit_user_id")
            .expected("the _id of the user in Cockpit")
            .cure("Users > the user > Details: Federated by must be the Cockpit federation."
                + " Client scopes > " + scopeName() + " > Mappers must contain Cockpit user id.")
        : Finding.ok("token.cockpit_user_id", id + ", sub " + user);
  }

  private Set<String> audiences() {
    Set<String> found = new TreeSet<>();
    JsonNode aud = claims.path("aud");
    (aud.isArray() ? aud : Json.object().arrayNode().add(aud))
        .forEach(each -> found.add(each.asText("")));
    found.remove("");
    return found;
  }

  private boolean isLightweight() {
    return !claims.has("aud") && !claims.has("sub");
  }

  private boolean hasScopes() {
    return scopes.containsAll(policy.scopes()) || hasCockpitClaims();
  }

  private boolean hasCockpitClaims() {
    return claims.has(USER_ID) || claims.has("cockpit_username") || claims.has("cockpit_roles");
  }

  private String scopeName() {
    return policy.scopes().stream().sorted().findFirst().orElse("cockpit");
  }

  private String app() {
    String client = Json.text(claims, claims.has("azp") ? "azp" : "client_id");
    return client.isEmpty() ? "the client" : client;
  }
}
