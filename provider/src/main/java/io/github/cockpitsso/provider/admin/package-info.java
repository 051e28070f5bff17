/** The provider's part of Keycloak's admin API. */
package io.github.cockpitsso.provider.admin;
