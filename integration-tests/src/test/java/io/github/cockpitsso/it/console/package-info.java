/** Keycloak's admin console in a real browser, as a realm's administrator uses it. */
package io.github.cockpitsso.it.console;
