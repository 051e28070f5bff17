/**
 * Login names that differ only in case or Unicode form, and which account gets the Keycloak user of
 * such a name.
 */
package io.github.cockpitsso.provider.names;
