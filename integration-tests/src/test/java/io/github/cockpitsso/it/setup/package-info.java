/** {@code cockpit-bridge setup} with a new realm of Keycloak. */
package io.github.cockpitsso.it.setup;
