package io.github.cockpitsso.testkit.real;

import io.github.cockpitsso.testkit.cockpit.Guard;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.contract.CockpitUnderTest;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * A real Cockpit on a free port: a copy of {@code cockpit.home} in a temporary folder, seeded with
 * {@link SeedData}, with four workers. {@link #close()} deletes it.
 */
public final class RealCockpit implements CockpitUnderTest {

  private final RealCockpitSettings settings;
  private final CockpitCopy copy;
  private final WebServer server;

  private RealCockpit(RealCockpitSettings settings, CockpitCopy copy, WebServer server) {
    this.settings = settings;
    this.copy = copy;
    this.server = server;
  }

  /**
   * Copies, seeds and starts a Cockpit, and waits for its first answer.
   *
   * @param kind {@link Server#PHP} or {@link Server#NGINX}; the latter needs php-fpm and nginx
   * @throws IllegalStateException with the output if the start fails
   */
  public static RealCockpit start(RealCockpitSettings settings, Server kind, boolean addon) {
    CockpitCopy copy = CockpitCopy.of(settings, addon);
    try {
      WebServer server =
          WebServer.start(kind, settings.php(), settings.fpm(), copy.folder(), copy.root());
      RealCockpit cockpit = new RealCockpit(settings, copy, server);
      server.awaitReady(cockpit::answers);
      return cockpit;
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  /** Copies only the addon into the folder {@code addons/}. */
  public void addAddon() {
    copy.addAddon(settings);
  }

  private boolean answers() {
    try {
      URI health = URI.create(uri() + "/api/system/healthcheck");
      HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
      connection.setConnectTimeout(1000);
      connection.setReadTimeout(10_000);
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public URI uri() {
    return server.uri();
  }

  @Override
  public Server server() {
    return server.kind();
  }

  @Override
  public String version() {
    return copy.version();
  }

  @Override
  public boolean isReal() {
    return true;
  }

  @Override
  public void reset() {
    copy.reset();
  }

  @Override
  public void guards(Set<Guard> on) {
    copy.configure(new CockpitConfig(on, 0, Set.of(), Set.of(), ""));
  }

  @Override
  public void limitRate(int requestsAMinute) {
    copy.configure(
        new CockpitConfig(Set.of(Guard.values()), requestsAMinute, Set.of(), Set.of(), ""));
  }

  @Override
  public void origins(Set<String> hosts) {
    copy.configure(new CockpitConfig(Set.of(Guard.values()), 0, hosts, Set.of(), ""));
  }

  @Override
  public void keylessRoles(Set<String> roles) {
    copy.configure(new CockpitConfig(Set.of(Guard.values()), 0, Set.of(), roles, ""));
  }

  @Override
  public void storeKey(String userId, String key) {
    copy.changeKeys("store", userId, key);
  }

  @Override
  public void ageKeys(Duration age) {
    copy.changeKeys("age", Long.toString(age.toSeconds()));
  }

  /** Adds entries to Cockpit's configuration, as PHP text such as {@code "'a' => 'b',"}. */
  public void configure(String php) {
    copy.configure(new CockpitConfig(Set.of(Guard.values()), 0, Set.of(), Set.of(), php));
  }

  /** The output of {@code php tower} with these arguments, without escape sequences. */
  public String tower(String... arguments) {
    return copy.tower(arguments);
  }

  @Override
  public void close() {
    server.close();
    copy.close();
  }
}
