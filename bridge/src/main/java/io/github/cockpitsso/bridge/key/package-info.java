/** Finds the Cockpit API key of a person whose token was verified, and remembers it for a while. */
package io.github.cockpitsso.bridge.key;
