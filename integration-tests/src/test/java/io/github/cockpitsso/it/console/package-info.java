/** Keycloak's admin console in a real browser, as an administrator of a realm uses it. */
package io.github.cockpitsso.it.console;
