/** Limits the effect of a Cockpit outage on Keycloak. */
package io.github.cockpitsso.provider.outage;
