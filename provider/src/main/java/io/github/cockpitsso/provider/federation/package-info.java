/**
 * The user federation: finds Cockpit's users, imports them as Keycloak's LDAP federation does, and lets them log in with
 * the password that they have in Cockpit.
 */
package io.github.cockpitsso.provider.federation;
