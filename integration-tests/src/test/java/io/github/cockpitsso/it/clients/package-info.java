/**
 * Widespread HTTP clients with the bridge, and what PHP reads from their requests:
 * {@code docs/clients.md}.
 */
package io.github.cockpitsso.it.clients;
