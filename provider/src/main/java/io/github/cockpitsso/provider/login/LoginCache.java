package io.github.cockpitsso.provider.login;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Credentials;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Logs in to Cockpit at most once per request with the same credentials, however often Keycloak
 * validates them.
 */
public final class LoginCache {
  private final CockpitApi cockpit;
  private final Supplier<Optional<Secret>> code;
  private final Map<Credentials, Outcome<Login>> answers = new HashMap<>();

  /**
   * Logins to this Cockpit.
   *
   * @param code of the second factor, if one was submitted; read for each login
   */
  public LoginCache(CockpitApi cockpit, Supplier<Optional<Secret>> code) {
    this.cockpit = cockpit;
    this.code = code;
  }

  public Outcome<Login> byUser(String user, Secret password) {
    return answers.computeIfAbsent(ofUser(user, password), cockpit::authenticate);
  }

  public Outcome<Login> byEmail(String email, Secret password) {
    Outcome<Login> answer = answers.computeIfAbsent(
        new Credentials(Credentials.Kind.EMAIL, email, password, code.get()),
        cockpit::authenticate);
    // Keycloak validates a user who is found by e-mail by username next.
    answer
        .ifFound()
        .ifPresent(login -> answers.putIfAbsent(ofUser(login.user().user(), password), answer));
    return answer;
  }

  private Credentials ofUser(String user, Secret password) {
    return new Credentials(Credentials.Kind.USERNAME, user, password, code.get());
  }
}
