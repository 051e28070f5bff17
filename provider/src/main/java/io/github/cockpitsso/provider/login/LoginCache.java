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

/** Asks Cockpit about the same credentials once a request, however often Keycloak asks us. */
public final class LoginCache {
  private final CockpitApi cockpit;
  private final Supplier<Optional<Secret>> code;
  private final Map<Credentials, Outcome<Login>> answers = new HashMap<>();

  /**
   * LoginCache to this Cockpit.
   *
   * @param code of the second factor, if one was typed; asked for at each login
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
    // Whoever is found by e-mail is checked by name next.
    answer
        .ifFound()
        .ifPresent(login -> answers.putIfAbsent(ofUser(login.user().user(), password), answer));
    return answer;
  }

  private Credentials ofUser(String user, Secret password) {
    return new Credentials(Credentials.Kind.USERNAME, user, password, code.get());
  }
}
