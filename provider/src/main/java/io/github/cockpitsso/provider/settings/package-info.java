/** Settings of a federation that several packages use, and their problems. */
package io.github.cockpitsso.provider.settings;
