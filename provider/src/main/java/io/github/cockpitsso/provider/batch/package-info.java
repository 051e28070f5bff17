/** Imports many accounts in few queries: the part of a sync that writes to Keycloak's database. */
package io.github.cockpitsso.provider.batch;
