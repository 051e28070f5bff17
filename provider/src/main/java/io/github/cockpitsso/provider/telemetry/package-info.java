/** Metrics and traces in Keycloak's own format. Neither contains a secret or a username. */
package io.github.cockpitsso.provider.telemetry;
