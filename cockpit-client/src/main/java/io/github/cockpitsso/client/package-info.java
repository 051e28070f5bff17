/**
 * What Cockpit says over HTTP: data, outcomes and the one interface {@link io.github.cockpitsso.client.CockpitApi} that
 * every dialect of Cockpit implements.
 */
package io.github.cockpitsso.client;
