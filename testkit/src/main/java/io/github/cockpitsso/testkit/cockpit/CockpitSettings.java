package io.github.cockpitsso.testkit.cockpit;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * How a stand-in was installed.
 *
 * @param server what stands in front of PHP
 * @param cookiesAreParameters PHP without any php.ini, where a cookie may be a request parameter
 * @param addon whether the addon is there
 * @param guards the addon's guards that are on; empty without the addon
 * @param passwordCheckTime how long a login takes, right or wrong
 * @param rateLimit requests a minute, 0 for no limit
 * @param origins host names from which browsers may call; empty for all
 */
record CockpitSettings(
    Server server,
    boolean cookiesAreParameters,
    boolean addon,
    Set<Guard> guards,
    Duration passwordCheckTime,
    IntSupplier rateLimit,
    List<String> origins) {}
