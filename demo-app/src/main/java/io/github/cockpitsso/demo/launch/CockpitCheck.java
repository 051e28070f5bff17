package io.github.cockpitsso.demo.launch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Checks before the start whether the demo can work with a Cockpit that runs elsewhere. */
final class CockpitCheck {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private CockpitCheck() {}

  /** The problem with Keycloak's key and its remedy, or empty. */
  static Optional<String> problem(URI cockpit, String key) throws InterruptedException {
    return problem(
        cockpit,
        key,
        "auth",
        "This Cockpit accepts the key, but the key's role lacks permissions of the addon: give it"
            + " user/auth and sso/users/read in Cockpit's role editor.");
  }

  /** The problem with the bridge's key and its remedy, or empty. */
  static Optional<String> bridgeProblem(URI cockpit, String key) throws InterruptedException {
    return problem(
            cockpit,
            key,
            "keys.read",
            "The role of the key needs sso/keys/read. Name the key that php tower sso:setup prints"
                + " for the bridge.")
        .map(problem -> "--bridge-key: " + problem);
  }

  private static Optional<String> problem(
      URI cockpit, String key, String capability, String withoutIt) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(cockpit + "/api/sso/info"))
        .timeout(DEADLINE)
        .header("api-key", key)
        .build();
    HttpClient http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(DEADLINE)
        .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      return switch (answer.statusCode()) {
        case 200 ->
          Optional.of(withoutIt).filter(text -> !answer.body().contains('"' + capability + '"'));
        case 403 -> Optional.of(withoutIt);
        case 404 ->
          Optional.of(
              "This Cockpit has no addon: copy addon/CockpitSso into its addons/ folder and flush"
                  + " its cache (php tower app:cache:flush).");
        case 412 -> Optional.of("This Cockpit refuses the key: take one from its API settings.");
        default ->
          Optional.of(cockpit + " answers " + answer.statusCode()
              + " to /api/sso/info: is it a Cockpit's address?");
      };
    } catch (IOException e) {
      return Optional.of(cockpit + " does not answer ("
          + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
          + "): is it running?");
    }
  }
}
