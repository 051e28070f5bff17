/**
 * One set of tests for everything that the project relies on in a Cockpit, and for every guard of
 * the addon. It is run against the stand-in and against real ones: what differs is a failure, of
 * the stand-in as a rule.
 *
 * <p>Topics are interfaces with tests as default methods, so that one class a Cockpit can put
 * together the topics that apply to it: {@link
 * io.github.cockpitsso.testkit.contract.StockContract} without the addon, {@link
 * io.github.cockpitsso.testkit.contract.AddonContract} with it.
 */
package io.github.cockpitsso.testkit.contract;
