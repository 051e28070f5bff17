/**
 * What a Cockpit role means in Keycloak: a claim value, permissions, and roles or groups of
 * the realm.
 */
package io.github.cockpitsso.provider.roles;
