/**
 * A Cockpit v2 for tests, in process: {@link io.github.cockpitsso.testkit.cockpit.StandInCockpit}.
 * It behaves as {@code docs/cockpit-contract.md} measured a real one, including its holes, and as
 * {@code docs/addon-api.md} describes the addon. The contract suite runs against the stand-in and a
 * real Cockpit and keeps them equal.
 */
package io.github.cockpitsso.testkit.cockpit;
