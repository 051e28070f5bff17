package io.github.cockpitsso.bridge.setup;

import io.github.cockpitsso.bridge.admin.SetupFailedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses what Keycloak would refuse after the first changes, and what would make a realm unsafe.
 */
final class InputCheck {
  private static final Set<String> KEYCLOAKS_OWN = Set.of(
      "account",
      "account-console",
      "admin-cli",
      "broker",
      "realm-management",
      "security-admin-console");
  private static final Set<String> SCRIPTS = Set.of("javascript", "data", "vbscript", "file");

  private InputCheck() {}

  static void run(RealmInputs inputs) throws SetupFailedException {
    String app = inputs.app();
    if (app.isBlank() || app.contains(",") || !app.equals(app.strip())) {
      throw new SetupFailedException("--app: '" + app
          + "' cannot be the client ID of an app: no blanks at its ends, and no comma");
    } else if (app.equals(inputs.bridgeClient())) {
      throw new SetupFailedException(
          "--app: '" + app + "' is the client of the bridge. The app needs a client of its own");
    } else if (KEYCLOAKS_OWN.contains(app)) {
      throw new SetupFailedException(
          "--app: '" + app + "' is a client of Keycloak's own. Name the client of your app");
    }
    for (String uri : inputs.redirectUris()) {
      redirect(uri);
    }
    if (!inputs.logoutUrl().isEmpty() && !isHttp(inputs.logoutUrl())) {
      throw new SetupFailedException("--logout-url: '" + inputs.logoutUrl()
          + "' is not a URL such as https://api.example.org/backchannel-logout");
    }
  }

  private static void redirect(String text) throws SetupFailedException {
    String scheme = parse(text).getScheme();
    if (scheme == null || SCRIPTS.contains(scheme.toLowerCase(Locale.ROOT)) || text.contains("#")) {
      throw new SetupFailedException("--redirect-uri: '" + text
          + "' is not a redirect URI such as https://app.example.org/callback");
    }
  }

  private static boolean isHttp(String text) throws SetupFailedException {
    URI uri = parse(text);
    return uri.getHost() != null
        && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
  }

  private static URI parse(String text) throws SetupFailedException {
    try {
      if (!text.contains("*")) {
        return new URI(text);
      }
    } catch (URISyntaxException e) {
      // The same answer as for a pattern.
    }
    throw new SetupFailedException(
        "'" + text + "' is not a URL without *: redirect URIs and the logout URL must be exact");
  }
}
