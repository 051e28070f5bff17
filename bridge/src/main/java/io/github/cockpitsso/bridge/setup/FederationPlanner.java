package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.admin.AdminApi;
import io.github.cockpitsso.bridge.admin.AdminFailures;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Json;
import io.github.cockpitsso.client.http.Reply;
import java.util.List;
import java.util.Optional;

/** Plans the user federation: creates it if the realm has none for Cockpit. Never changes it. */
final class FederationPlanner {
  private final RealmDefinition definition;
  private final Optional<Secret> serviceKey;

  FederationPlanner(RealmDefinition definition, Optional<Secret> serviceKey) {
    this.definition = definition;
    this.serviceKey = serviceKey;
  }

  PlannedObject plan(List<JsonNode> federations) {
    List<JsonNode> cockpits = federations.stream()
        .filter(each -> Json.text(each, "providerId").equals(RealmDefinition.PROVIDER))
        .toList();
    Optional<JsonNode> same =
        cockpits.stream().filter(each -> isSameCockpit(setting(each, "url"))).findFirst();
    if (same.isPresent()) {
      return existing(same.get());
    } else if (!cockpits.isEmpty()) {
      JsonNode other = cockpits.get(0);
      var plan = new PlannedObject(describe(other));
      plan.different("its Cockpit URL is " + setting(other, "url") + ", not " + url());
      return plan;
    }
    int priority = federations.stream()
        .mapToInt(
            each -> Math.min(each.path("config").path("priority").path(0).asInt(0), 1_000_000))
        .max()
        .orElse(-1);
    return create(priority + 1, federations);
  }

  private PlannedObject create(int priority, List<JsonNode> federations) {
    ObjectNode federation = definition.federation(priority);
    if (RealmState.find(federations, "name", RealmDefinition.PROVIDER).isPresent()) {
      federation.put("name", "cockpit-sso");
    }
    // Keycloak drops settings that the provider does not define. It keeps the sub type, also when
    // the federation is saved in the console.
    federation.put("subType", UndoRecord.MARK);
    String mode = serviceKey.isPresent() ? "with a service key" : "login-only mode, no service key";
    return PlannedObject.of(
        PlanLine.create(describe(federation) + " for " + url() + ", " + mode), api -> {
          ObjectNode request = federation.deepCopy();
          serviceKey.ifPresent(key ->
              ((ObjectNode) request.path("config")).putArray("serviceKey").add(key.reveal()));
          request.put("providerType", RealmDefinition.STORAGE);
          expectCreated(api.tryWrite("POST", "/components", request), api);
        });
  }

  private static void expectCreated(Reply.Answer answer, AdminApi api) throws SetupFailedException {
    if (answer.status() == 201) {
      return;
    } else if (answer.status() == 403 || answer.status() == 401) {
      throw api.refused("POST", "/components", answer);
    }
    String message = AdminFailures.message(answer);
    throw new SetupFailedException(
        message.contains("no such provider")
            ? Setup.MISSING_PROVIDER
            : "Keycloak refuses to save the federation (status " + answer.status() + "): " + message
                + ". Check --keycloak-cockpit-url and the service key. To save the federation while"
                + " Cockpit is unreachable, use --save-unreachable");
  }

  private PlannedObject existing(JsonNode federation) {
    var plan = new PlannedObject(describe(federation));
    if (!setting(federation, "enabled").equals("true")) {
      plan.different("it is disabled");
    }
    if (serviceKey.isPresent() && setting(federation, "serviceKey").isEmpty()) {
      plan.different("it has no service key: enter it in the console");
    }
    return plan;
  }

  private boolean isSameCockpit(String other) {
    try {
      return CockpitAddress.parse(other).equals(CockpitAddress.parse(url()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private String url() {
    return definition.inputs().federation().url();
  }

  static boolean isCreatedBySetup(JsonNode federation) {
    return Json.text(federation, "subType").equals(UndoRecord.MARK);
  }

  static String describe(JsonNode federation) {
    return "user federation '" + Json.text(federation, "name") + "'";
  }

  static String setting(JsonNode component, String name) {
    return component.path("config").path(name).path(0).asText("");
  }
}
