/** What saving a federation checks beside the settings themselves: Cockpit's answers and the login flow. */
package io.github.cockpitsso.provider.checks;
