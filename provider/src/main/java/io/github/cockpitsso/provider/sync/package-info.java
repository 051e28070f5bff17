/**
 * Syncs Cockpit's directory, or the changes in it, to Keycloak: the algorithm, without
 * the database.
 */
package io.github.cockpitsso.provider.sync;
