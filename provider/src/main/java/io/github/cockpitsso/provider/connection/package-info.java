/** The Cockpit of a federation: its API, and why a connection to it fails. */
package io.github.cockpitsso.provider.connection;
