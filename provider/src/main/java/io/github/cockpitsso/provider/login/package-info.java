/**
 * Cockpit's part in Keycloak's login: the submitted credentials, the second factor, and refusals.
 */
package io.github.cockpitsso.provider.login;
