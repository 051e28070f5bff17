package io.github.cockpitsso.testkit.cockpit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Options of a stand-in. */
public final class StandInBuilder {

  String host = "127.0.0.1";
  int port;
  Server server = Server.EITHER;
  boolean addon = true;
  boolean cookiesAreParameters;
  Duration passwordCheckTime = Duration.ZERO;
  List<String> spaces = List.of(SeedData.SPACE);
  String serviceKey = SeedData.SERVICE_KEY;
  String bridgeKey = SeedData.BRIDGE_KEY;
  InstantSource clock = InstantSource.system();

  StandInBuilder() {}

  /** The address to listen on; default 127.0.0.1. */
  public StandInBuilder host(String value) {
    host = value;
    return this;
  }

  /** The port; default 0, which selects a free port. */
  public StandInBuilder port(int value) {
    port = value;
    return this;
  }

  /** The web server in front of PHP; default {@link Server#EITHER}. */
  public StandInBuilder server(Server value) {
    server = value;
    return this;
  }

  /** Whether the addon is installed. Without the addon there are no guards. */
  public StandInBuilder addon(boolean value) {
    addon = value;
    return this;
  }

  /** PHP without a php.ini: cookies are request parameters (contract section 2). */
  public StandInBuilder cookiesAreParameters(boolean value) {
    cookiesAreParameters = value;
    return this;
  }

  /** How long every login takes, successful or not; default no time. */
  public StandInBuilder passwordCheckTime(Duration value) {
    passwordCheckTime = value;
    return this;
  }

  /** The spaces; default {@link SeedData#SPACE}. */
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

  /** The clock. */
  public StandInBuilder clock(InstantSource value) {
    clock = value;
    return this;
  }

  /** Starts the stand-in. */
  public StandInCockpit start() {
    return new StandInCockpit(this).started();
  }
}
