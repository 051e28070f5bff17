/** Cockpit's part in Keycloak's login flow: the form that can ask for the code of Cockpit's second factor. */
package io.github.cockpitsso.provider.login;
