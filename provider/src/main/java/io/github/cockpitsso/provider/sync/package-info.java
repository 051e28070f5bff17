/** Brings the whole of Cockpit's directory, or what has changed in it, into Keycloak. */
package io.github.cockpitsso.provider.sync;
