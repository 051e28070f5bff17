/** What a role of Cockpit is in Keycloak: a value of a claim, permissions, and roles or groups of the realm. */
package io.github.cockpitsso.provider.roles;
