package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Credentials;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import java.util.HashMap;
import java.util.Map;

/** Asks Cockpit about the same credentials once a request, however often Keycloak asks us. */
final class Logins {
  private final CockpitApi cockpit;
  private final Map<Credentials, Outcome<Login>> answers = new HashMap<>();

  Logins(CockpitApi cockpit) {
    this.cockpit = cockpit;
  }

  Outcome<Login> byUser(String user, Secret password) {
    return answers.computeIfAbsent(Credentials.ofUser(user, password), cockpit::authenticate);
  }

  Outcome<Login> byEmail(String email, Secret password) {
    Outcome<Login> answer =
        answers.computeIfAbsent(Credentials.ofEmail(email, password), cockpit::authenticate);
    // Whoever is found by e-mail is checked by name next.
    answer
        .ifFound()
        .ifPresent(login ->
            answers.putIfAbsent(Credentials.ofUser(login.user().user(), password), answer));
    return answer;
  }
}
