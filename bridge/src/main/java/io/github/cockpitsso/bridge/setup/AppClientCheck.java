package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Finds settings of an existing client that prevent the app from working or are not secure. */
final class AppClientCheck {
  private AppClientCheck() {}

  static List<PlanLine> differences(String what, JsonNode client) {
    List<PlanLine> lines = new ArrayList<>();
    if (!client.path("enabled").asBoolean(true)) {
      lines.add(PlanLine.different(what, "it is disabled"));
    }
    if (!client.path("standardFlowEnabled").asBoolean(true)) {
      lines.add(PlanLine.different(what, "Standard flow is off: users cannot log in"));
    }
    if (client.path("implicitFlowEnabled").asBoolean(false)) {
      lines.add(PlanLine.different(what, "Implicit flow is on: tokens appear in URLs"));
    }
    if (client.path("publicClient").asBoolean(false)
        && !RealmState.attribute(client, "pkce.code.challenge.method").equals("S256")) {
      lines.add(PlanLine.different(what, "PKCE Method is not S256"));
    }
    if (RealmState.attribute(client, "client.use.lightweight.access.token.enabled")
        .equals("true")) {
      lines.add(PlanLine.different(
          what,
          "it uses lightweight access tokens: set bridge.token.introspection to lightweight"));
    }
    for (String uri : ClientScopes.texts(client.path("redirectUris"))) {
      if (uri.contains("*")) {
        lines.add(PlanLine.different(what, "its redirect URI " + uri + " is not exact"));
      }
    }
    return lines;
  }
}
