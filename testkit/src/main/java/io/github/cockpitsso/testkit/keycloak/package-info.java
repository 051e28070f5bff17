/**
 * A real Keycloak for tests: the server itself, its admin API, and a client that logs in as a
 * browser or an app would.
 */
package io.github.cockpitsso.testkit.keycloak;
