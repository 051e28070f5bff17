package io.github.cockpitsso.bridge.setup;

import io.github.cockpitsso.bridge.admin.SetupFailedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** Rejects inputs that are not secure, or that Keycloak would refuse after the first changes. */
final class InputCheck {
  private static final Set<String> BUILT_IN_CLIENTS = Set.of(
      "account",
      "account-console",
      "admin-cli",
      "broker",
      "realm-management",
      "security-admin-console");
  private static final Set<String> UNSAFE_SCHEMES =
      Set.of("javascript", "data", "vbscript", "file");

  private InputCheck() {}

  static void run(RealmInputs inputs) throws SetupFailedException {
    String app = inputs.app();
    if (app.isBlank() || app.contains(",") || !app.equals(app.strip())) {
      throw new SetupFailedException("--app: '" + app
          + "' is not a client ID of an app: it must not be empty, begin or end with a blank, or"
          + " contain a comma");
    } else if (app.equals(inputs.bridgeClient())) {
      throw new SetupFailedException(
          "--app: '" + app + "' is the bridge's client. The app requires its own client");
    } else if (BUILT_IN_CLIENTS.contains(app)) {
      throw new SetupFailedException(
          "--app: '" + app + "' is a built-in client of Keycloak. Set the client of your app");
    }
    for (String uri : inputs.redirectUris()) {
      checkRedirect(uri);
    }
    if (!inputs.logoutUrl().isEmpty() && !isHttp(inputs.logoutUrl())) {
      throw new SetupFailedException("--logout-url: '" + inputs.logoutUrl()
          + "' is not a URL such as https://api.example.org/backchannel-logout");
    }
  }

  private static void checkRedirect(String text) throws SetupFailedException {
    String scheme = parse(text).getScheme();
    if (scheme == null
        || UNSAFE_SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))
        || text.contains("#")) {
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
      // The message below says so.
    }
    throw new SetupFailedException(
        "'" + text + "' is not an exact URL: redirect URIs and the logout URL must not contain *");
  }
}
