package io.github.cockpitsso.provider.lookup;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.http.Bounds;
import io.github.cockpitsso.provider.login.LoginCache;
import io.github.cockpitsso.provider.login.SubmittedLogin;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks up accounts in Cockpit's directory with the service key. If the request submits a password,
 * it logs in instead: that returns the same account, in the only call that the login needs. An
 * unknown username then takes as long as a wrong password.
 */
public final class DirectoryLookup implements AccountLookup {
  // Keycloak interrupts a lookup after 3000 ms, for any number of calls.
  private static final Duration MAX_LOOKUP = Duration.ofMillis(2900);

  private final Function<Bounds, CockpitApi> cockpit;
  private final Bounds bounds;
  private final LoginCache logins;
  private final Supplier<Optional<SubmittedLogin>> form;
  private final Map<String, Outcome<CockpitUser>> byUsername = new HashMap<>();
  private final Map<String, Outcome<CockpitUser>> byEmail = new HashMap<>();

  public DirectoryLookup(
      Function<Bounds, CockpitApi> cockpit,
      Bounds bounds,
      LoginCache logins,
      Supplier<Optional<SubmittedLogin>> form) {
    this.cockpit = cockpit;
    this.bounds = bounds;
    this.logins = logins;
    this.form = form;
  }

  @Override
  public Outcome<CockpitUser> byUsername(String username) {
    return byUsername.computeIfAbsent(username, this::find);
  }

  private Outcome<CockpitUser> find(String username) {
    long start = System.nanoTime();
    Optional<SubmittedLogin> login = form.get().filter(it -> it.isAbout(username));
    // Only the typed name distinguishes "Bob" from "bob".
    String name = login.map(SubmittedLogin::name).orElse(username);
    Optional<Outcome<Login>> answer =
        login.flatMap(SubmittedLogin::password).map(password -> logins.byUser(name, password));
    // A user whose login is refused may exist, and Keycloak counts failed logins of existing
    // users only.
    return answer
        .filter(it -> !(it instanceof Outcome.Denied<Login>))
        .map(it -> it.map(Login::user))
        .orElseGet(() -> inDirectory(name, MAX_LOOKUP.minusNanos(System.nanoTime() - start)));
  }

  private Outcome<CockpitUser> inDirectory(String name, Duration left) {
    return left.toMillis() < 1
        ? new Outcome.Unavailable<>(Outage.TIMEOUT, "no time left for a second call")
        : cockpit.apply(bounds.within(left)).findByUsername(name);
  }

  @Override
  public Outcome<CockpitUser> byEmail(String email) {
    return byEmail.computeIfAbsent(email, cockpit.apply(bounds)::findByEmail);
  }

  @Override
  public Outcome<CockpitUser> byId(String id) {
    return cockpit.apply(bounds).findById(id);
  }
}
