/**
 * The user federation and its wiring: it imports Cockpit's users as Keycloak's LDAP federation
 * does, and they log in with their Cockpit password.
 */
package io.github.cockpitsso.provider.federation;
