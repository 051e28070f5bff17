package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.RealmModel;

/** Looks into Cockpit's directory with the service key. */
final class DirectoryLookup implements AccountLookup {
  private final CockpitApi cockpit;
  private final Optional<LoginForm> form;
  private final Map<String, Outcome<CockpitUser>> byUsername = new HashMap<>();
  private final Map<String, Outcome<CockpitUser>> byEmail = new HashMap<>();

  DirectoryLookup(CockpitApi cockpit, Optional<LoginForm> form) {
    this.cockpit = cockpit;
    this.form = form;
  }

  @Override
  public Outcome<CockpitUser> byUsername(RealmModel realm, String username) {
    // What was typed tells "Bob" from "bob".
    String name = form.filter(it -> it.isAbout(username)).map(LoginForm::name).orElse(username);
    return byUsername.computeIfAbsent(name, cockpit::findByUsername);
  }

  @Override
  public Outcome<CockpitUser> byEmail(RealmModel realm, String email) {
    return byEmail.computeIfAbsent(email, cockpit::findByEmail);
  }

  @Override
  public Outcome<CockpitUser> byId(String id) {
    return cockpit.findById(id);
  }
}
