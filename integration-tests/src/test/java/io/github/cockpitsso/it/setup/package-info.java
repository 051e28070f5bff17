/** {@code cockpit-bridge setup} on a realm as Keycloak makes it. */
package io.github.cockpitsso.it.setup;
