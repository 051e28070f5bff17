package io.github.cockpitsso.testkit.contract;

import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Guard;
import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.cockpit.Users;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A stand-in as the Cockpit under test. */
public final class StandInUnderTest implements CockpitUnderTest {

  private final StandInCockpit cockpit;
  private final Server server;

  private StandInUnderTest(StandInCockpit cockpit, Server server) {
    this.cockpit = cockpit;
    this.server = server;
  }

  /** Starts a stand-in with this server, with or without the addon. */
  public static CockpitUnderTest start(Server server, boolean addon) {
    return new StandInUnderTest(
        StandInCockpit.builder().server(server).addon(addon).start(), server);
  }

  @Override
  public URI uri() {
    return cockpit.uri();
  }

  @Override
  public Server server() {
    return server;
  }

  @Override
  public String version() {
    return StandInCockpit.COCKPIT_VERSION;
  }

  @Override
  public boolean isReal() {
    return false;
  }

  @Override
  public void reset() {
    cockpit.reset();
  }

  @Override
  public void guards(Set<Guard> on) {
    cockpit.guards(on);
  }

  @Override
  public void limitRate(int requestsAMinute) {
    cockpit.limitRate(requestsAMinute);
  }

  @Override
  public void origins(Set<String> hosts) {
    cockpit.origins(hosts);
  }

  @Override
  public void keylessRoles(Set<String> roles) {
    cockpit.keylessRoles(roles);
  }

  @Override
  public void storeKey(String userId, String key) {
    Users users = cockpit.users();
    users.add(users.get(userId).orElseThrow().withApiKey(Optional.of(key)));
  }

  @Override
  public void ageKeys(Duration age) {
    Users users = cockpit.users();
    for (CockpitUser user : users.all()) {
      Map<String, Long> older = new HashMap<>(user.madeKeys());
      older.replaceAll((key, since) -> since - age.toSeconds());
      users.add(user.withMadeKeys(older));
    }
  }

  @Override
  public void close() {
    cockpit.close();
  }
}
