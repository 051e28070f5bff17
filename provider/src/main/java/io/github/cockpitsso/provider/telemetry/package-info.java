/** Metrics and traces, in Keycloak's own: neither holds a secret or a user's name. */
package io.github.cockpitsso.provider.telemetry;
