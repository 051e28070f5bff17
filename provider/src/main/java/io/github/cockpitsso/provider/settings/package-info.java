/** What the groups of a federation's settings have in common. */
package io.github.cockpitsso.provider.settings;
