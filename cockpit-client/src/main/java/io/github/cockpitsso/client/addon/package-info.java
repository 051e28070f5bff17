/** Cockpit v2 with the addon CockpitSso. */
package io.github.cockpitsso.client.addon;
