package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Finds settings of an existing client that prevent the app from working or are not secure. */
final class AppClientCheck {
  private AppClientCheck() {}

  static List<String> problems(JsonNode client) {
    List<String> problems = new ArrayList<>();
    if (!client.path("enabled").asBoolean(true)) {
      problems.add("it is disabled");
    }
    if (!client.path("standardFlowEnabled").asBoolean(true)) {
      problems.add("Standard flow is off: users cannot log in");
    }
    if (client.path("implicitFlowEnabled").asBoolean(false)) {
      problems.add("Implicit flow is on: tokens appear in URLs");
    }
    if (client.path("publicClient").asBoolean(false)
        && !RealmState.attribute(client, "pkce.code.challenge.method").equals("S256")) {
      problems.add("PKCE Method is not S256");
    }
    if (RealmState.attribute(client, "client.use.lightweight.access.token.enabled")
        .equals("true")) {
      problems.add(
          "it uses lightweight access tokens: set bridge.token.introspection to lightweight");
    }
    for (String uri : RealmState.texts(client.path("redirectUris"))) {
      if (uri.contains("*")) {
        problems.add("its redirect URI " + uri + " is not exact");
      }
    }
    return problems;
  }
}
