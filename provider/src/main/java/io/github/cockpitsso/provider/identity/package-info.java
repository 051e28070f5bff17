/** Which Cockpit account a Keycloak user belongs to, and how that is stored and protected. */
package io.github.cockpitsso.provider.identity;
