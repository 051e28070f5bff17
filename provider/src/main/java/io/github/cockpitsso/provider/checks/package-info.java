/** Checks of Cockpit's addon and of the realm's login flows. */
package io.github.cockpitsso.provider.checks;
