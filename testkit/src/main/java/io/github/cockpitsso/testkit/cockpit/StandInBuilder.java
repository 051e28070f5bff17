package io.github.cockpitsso.testkit.cockpit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** How a stand-in is installed. */
public final class StandInBuilder {

  String host = "127.0.0.1";
  int port;
  Server server = Server.EITHER;
  boolean addon = true;
  EnumSet<Guard> guards = EnumSet.allOf(Guard.class);
  boolean cookiesAreParameters;
  Duration passwordCheckTime = Duration.ZERO;
  int rateLimit;
  Set<String> origins = Set.of();
  List<String> spaces = List.of(SeedData.SPACE);
  String serviceKey = SeedData.SERVICE_KEY;
  String bridgeKey = SeedData.BRIDGE_KEY;
  InstantSource clock = InstantSource.system();

  StandInBuilder() {}

  /** The address to listen on; 127.0.0.1 unless said otherwise. */
  public StandInBuilder host(String value) {
    host = value;
    return this;
  }

  /** The port; 0, the default, takes a free one. */
  public StandInBuilder port(int value) {
    port = value;
    return this;
  }

  /** What stands in front of PHP; {@link Server#EITHER} unless said otherwise. */
  public StandInBuilder server(Server value) {
    server = value;
    return this;
  }

  /** Whether the addon is installed; without it there are no guards either. */
  public StandInBuilder addon(boolean value) {
    addon = value;
    return this;
  }

  /** The guards that are on; all of them unless said otherwise. */
  public StandInBuilder guards(Guard... values) {
    guards = EnumSet.noneOf(Guard.class);
    guards.addAll(List.of(values));
    return this;
  }

  /** PHP without any php.ini: cookies are request parameters (contract section 2). */
  public StandInBuilder cookiesAreParameters(boolean value) {
    cookiesAreParameters = value;
    return this;
  }

  /** How long every login takes, right or wrong; none unless said otherwise. */
  public StandInBuilder passwordCheckTime(Duration value) {
    passwordCheckTime = value;
    return this;
  }

  /** Requests a minute and caller; 0, the default, is no limit. */
  public StandInBuilder rateLimit(int requestsAMinute) {
    rateLimit = requestsAMinute;
    return this;
  }

  /** The host names from which browsers may call; none, the default, admits all. */
  public StandInBuilder origins(String... hosts) {
    origins = Set.of(hosts);
    return this;
  }

  /** The spaces; {@link SeedData#SPACE} unless said otherwise. */
  public StandInBuilder spaces(String... names) {
    spaces = List.of(names);
    return this;
  }

  /** The key with Keycloak's permissions. */
  public StandInBuilder serviceKey(String value) {
    serviceKey = value;
    return this;
  }

  /** The key with the bridge's permissions. */
  public StandInBuilder bridgeKey(String value) {
    bridgeKey = value;
    return this;
  }

  /** What time it is. */
  public StandInBuilder clock(InstantSource value) {
    clock = value;
    return this;
  }

  /** Starts it. */
  public StandInCockpit start() {
    return new StandInCockpit(this).started();
  }
}
