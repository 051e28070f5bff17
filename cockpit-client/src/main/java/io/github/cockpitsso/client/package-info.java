/**
 * Cockpit's HTTP API: data, outcomes, and the interface {@link
 * io.github.cockpitsso.client.CockpitApi} that every dialect of Cockpit implements.
 */
package io.github.cockpitsso.client;
