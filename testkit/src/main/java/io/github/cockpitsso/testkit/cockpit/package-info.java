/**
 * A Cockpit v2 for tests, in process: {@link
 * io.github.cockpitsso.testkit.cockpit.StandInCockpit} behaves on the wire as {@code
 * docs/cockpit-contract.md} measured a real one and as {@code docs/addon-api.md} describes the
 * addon, holes included. It is held to that by the contract suite, which runs against a real
 * Cockpit as well.
 */
package io.github.cockpitsso.testkit.cockpit;
