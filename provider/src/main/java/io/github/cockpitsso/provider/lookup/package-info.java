/** Finds Cockpit accounts that Keycloak does not know yet, for a login and for a search. */
package io.github.cockpitsso.provider.lookup;
