package io.github.cockpitsso.testkit.cockpit;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * How a stand-in was installed.
 *
 * @param server what stands in front of PHP
 * @param cookiesAreParameters PHP without any php.ini, where a cookie may be a request parameter
 * @param addon whether the addon is there
 * @param passwordCheckTime how long a login takes, right or wrong
 * @param switches what may change later
 * @param port where it listens
 */
record CockpitSettings(
    Server server,
    boolean cookiesAreParameters,
    boolean addon,
    Duration passwordCheckTime,
    Switches switches,
    IntSupplier port) {

  /** How Cockpit calls its own server: nginx has a name, PHP's server goes by its address. */
  String siteUrl() {
    String name = server == Server.PHP ? "127.0.0.1" : "cockpit.test";
    return "http://" + name + ":" + port.getAsInt();
  }

  /** Whether the addon never hands out the key of this user. */
  boolean withholdsKeyOf(CockpitUser user) {
    return switches.keylessRoles().contains(user.role());
  }

  boolean guards(Guard guard) {
    return addon && switches.isOn(guard);
  }
}
