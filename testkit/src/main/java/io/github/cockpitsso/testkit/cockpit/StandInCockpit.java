package io.github.cockpitsso.testkit.cockpit;

import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * A Cockpit v2 in process, with the addon unless it is disabled, filled with {@link SeedData}. It
 * behaves as described in {@code docs/cockpit-contract.md} and {@code docs/addon-api.md}. Its data
 * can change at any time, and the next request sees the change.
 *
 * <pre>{@code
 * try (StandInCockpit cockpit = StandInCockpit.start()) {
 *   cockpit.faults().on("/api/user/auth", new Fault.NeverAnswer());
 *   call(cockpit.uri().resolve("/api/content/items/Seiten"));
 *   assertThat(cockpit.journal().count("/api/content/items/Seiten")).isEqualTo(1);
 * }
 * }</pre>
 */
public final class StandInCockpit implements AutoCloseable {

  /** The version of Cockpit that it reports. */
  public static final String COCKPIT_VERSION = "2.13.2";

  /** The version of the addon that it reports. */
  public static final String ADDON_VERSION = "0.1.0";

  private static final HttpCompliance LENIENT = HttpCompliance.RFC2616_LEGACY.without(
      "LENIENT", HttpCompliance.Violation.CASE_INSENSITIVE_METHOD);

  private final Space master;
  private final Map<String, Space> spaces;
  private final StandInBuilder built;
  private final Journal journal = new Journal();
  private final Faults faults = new Faults();
  private final org.eclipse.jetty.server.Server server;
  private final ServerConnector connector;
  private final Switches switches = new Switches();
  private final Pages pages;

  StandInCockpit(StandInBuilder builder) {
    built = builder;
    CockpitSettings settings = new CockpitSettings(
        builder.server,
        builder.cookiesAreParameters,
        builder.addon,
        builder.passwordCheckTime,
        switches,
        this::port);
    master = Space.of(builder.clock, "");
    spaces = new LinkedHashMap<>();
    Map<String, Cockpit> cockpits = new LinkedHashMap<>();
    for (String name : builder.spaces) {
      spaces.put(name, Space.of(builder.clock, "/:" + name));
      cockpits.put(name, new Cockpit(spaces.get(name), settings));
    }
    pages = new Pages(master, spaces, builder.server);
    QueuedThreadPool threads = new QueuedThreadPool(64, 4);
    threads.setName("cockpit-standin");
    threads.setDaemon(true);
    ScheduledExecutorScheduler scheduler =
        new ScheduledExecutorScheduler("cockpit-standin-later", true);
    server = new org.eclipse.jetty.server.Server(threads, scheduler, null);
    server.setStopTimeout(0);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(lenient()));
    connector.setHost(builder.host);
    connector.setPort(builder.port);
    connector.setIdleTimeout(Duration.ofMinutes(10).toMillis());
    server.addConnector(connector);
    server.setHandler(new StandInHandler(
        new Installation(new Cockpit(master, settings), cockpits, builder.server),
        pages,
        settings,
        journal,
        faults,
        scheduler));
    reset();
  }

  /** Starts a stand-in with the addon and all guards on a free port of 127.0.0.1. */
  public static StandInCockpit start() {
    return builder().start();
  }

  /** Options before the start. */
  public static StandInBuilder builder() {
    return new StandInBuilder();
  }

  /** Cockpit interprets the target, so every target that can be parsed passes. */
  private static HttpConfiguration lenient() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    configuration.setHttpCompliance(LENIENT);
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(64 * 1024);
    configuration.setResponseHeaderSize(64 * 1024);
    return configuration;
  }

  /** The base URL, without a trailing slash. */
  public URI uri() {
    return URI.create("http://" + built.host + ":" + port());
  }

  /** The port. {@link #refuseConnections()} and {@link #acceptConnections()} do not change it. */
  public int port() {
    return connector.getPort() > 0 ? connector.getPort() : connector.getLocalPort();
  }

  /** The key with Keycloak's permissions. */
  public String serviceKey() {
    return built.serviceKey;
  }

  /** The key with the bridge's permissions. */
  public String bridgeKey() {
    return built.bridgeKey;
  }

  /** The received requests. */
  public Journal journal() {
    return journal;
  }

  /** The faults. */
  public Faults faults() {
    return faults;
  }

  /** The users of the main Cockpit. */
  public Users users() {
    return master.users();
  }

  /** The roles of the main Cockpit. */
  public Roles roles() {
    return master.roles();
  }

  /** The API keys of the main Cockpit. */
  public ApiKeys apiKeys() {
    return master.keys();
  }

  /**
   * The users of a space.
   *
   * @throws IllegalArgumentException if the space does not exist
   */
  public Users users(String space) {
    if (!spaces.containsKey(space)) {
      throw new IllegalArgumentException("no space " + space);
    }
    return spaces.get(space).users();
  }

  /** Limits requests per minute and caller from now on; 0 removes the limit. */
  public void limitRate(int requestsAMinute) {
    switches.rateLimit(requestsAMinute);
    master.rateLimiter().clear();
  }

  /** Enables exactly these guards of the addon. */
  public void guards(Set<Guard> on) {
    switches.guards(on);
  }

  /** Excludes exactly these roles from API keys. */
  public void keylessRoles(Set<String> roles) {
    switches.keylessRoles(roles);
  }

  /** Allows browsers from these host names only; empty allows all. */
  public void origins(Set<String> hosts) {
    switches.origins(hosts);
  }

  /** Restores {@link SeedData}, and removes faults, the journal and all changes. */
  public void reset() {
    Seed.master(master, built.serviceKey, built.bridgeKey);
    spaces.values().forEach(Seed::space);
    limitRate(0);
    guards(EnumSet.allOf(Guard.class));
    origins(Set.of());
    keylessRoles(Set.of());
    faults.clear();
    journal.clear();
  }

  /** Closes the port and every connection, like a server that is down. */
  public void refuseConnections() {
    closeConnections();
    run(connector::stop);
  }

  /** Opens the same port again. */
  public void acceptConnections() {
    run(connector::start);
  }

  /** Stops the stand-in. Calls in progress end without an answer. */
  @Override
  public void close() {
    closeConnections();
    run(server::stop);
  }

  /**
   * Fails writes to clients that do not read. Jetty's selector would wait for them when it stops,
   * but only the selector can end them.
   */
  private void closeConnections() {
    connector.getConnectedEndPoints().forEach(EndPoint::close);
  }

  StandInCockpit started() {
    run(server::start);
    connector.setPort(connector.getLocalPort());
    return this;
  }

  @FunctionalInterface
  private interface LifeCycleStep {
    void run() throws Exception;
  }

  private static void run(LifeCycleStep step) {
    try {
      step.run();
    } catch (Exception e) {
      throw new IllegalStateException("stand-in Cockpit: " + e.getMessage(), e);
    }
  }
}
