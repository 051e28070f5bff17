package io.github.cockpitsso.testkit.cockpit;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * How a stand-in is installed.
 *
 * @param server the web server in front of PHP
 * @param cookiesAreParameters PHP without a php.ini, where cookies are request parameters
 * @param addon whether the addon is installed
 * @param passwordCheckTime how long a login takes, successful or not
 * @param switches settings that may change later
 * @param port the port that it listens on
 */
record CockpitSettings(
    Server server,
    boolean cookiesAreParameters,
    boolean addon,
    Duration passwordCheckTime,
    Switches switches,
    IntSupplier port) {

  /** The address under which Cockpit knows its server: nginx has a name, PHP's server does not. */
  String siteUrl() {
    String name = server == Server.PHP ? "127.0.0.1" : "cockpit.test";
    return "http://" + name + ":" + port.getAsInt();
  }

  /** Whether the addon never returns the key of this user. */
  boolean withholdsKeyOf(CockpitUser user) {
    return switches.keylessRoles().contains(user.role());
  }

  boolean guards(Guard guard) {
    return addon && switches.isOn(guard);
  }
}
