/** The users of a federation in Keycloak's database, one at a time. */
package io.github.cockpitsso.provider.users;
