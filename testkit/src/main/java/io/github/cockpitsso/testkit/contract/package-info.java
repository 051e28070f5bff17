/**
 * Tests for everything that the project needs from a Cockpit, and for every guard of the addon.
 * They run against the stand-in and against real Cockpits. A difference is a failure, usually of
 * the stand-in.
 *
 * <p>Topics are interfaces with tests as default methods, so a test class for one Cockpit can
 * combine the topics that apply to it: {@link io.github.cockpitsso.testkit.contract.StockContract}
 * without the addon, {@link io.github.cockpitsso.testkit.contract.AddonContract} with it.
 */
package io.github.cockpitsso.testkit.contract;
