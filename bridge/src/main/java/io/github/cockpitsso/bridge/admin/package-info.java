/** Keycloak's admin API, as far as the setup of a realm needs it. */
package io.github.cockpitsso.bridge.admin;
