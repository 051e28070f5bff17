/** Configures a Keycloak realm for the bridge: {@code cockpit-bridge setup}. */
package io.github.cockpitsso.bridge.setup;
