/** Widespread HTTP clients in front of the bridge, and what PHP reads of what they send: {@code docs/clients.md}. */
package io.github.cockpitsso.it.clients;
