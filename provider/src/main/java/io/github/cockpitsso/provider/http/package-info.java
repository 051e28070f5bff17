/** Calls to Cockpit on Keycloak's own HTTP client: truststore, proxy and pool are the operator's. */
package io.github.cockpitsso.provider.http;
