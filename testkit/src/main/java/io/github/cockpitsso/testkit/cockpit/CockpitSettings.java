package io.github.cockpitsso.testkit.cockpit;

import java.time.Duration;

/**
 * How a stand-in was installed.
 *
 * @param server what stands in front of PHP
 * @param cookiesAreParameters PHP without any php.ini, where a cookie may be a request parameter
 * @param addon whether the addon is there
 * @param passwordCheckTime how long a login takes, right or wrong
 * @param switches what may change later
 */
record CockpitSettings(
    Server server,
    boolean cookiesAreParameters,
    boolean addon,
    Duration passwordCheckTime,
    Switches switches) {

  /** Whether the addon never hands out the key of this user. */
  boolean withholdsKeyOf(CockpitUser user) {
    return switches.keylessRoles().contains(user.role());
  }

  boolean guards(Guard guard) {
    return addon && switches.isOn(guard);
  }
}
