/**
 * Calls to Cockpit with Keycloak's HTTP client, with the truststore, proxy and pool that the
 * operator configured.
 */
package io.github.cockpitsso.provider.http;
