/** Looks up and caches the Cockpit API keys of authenticated users. */
package io.github.cockpitsso.bridge.key;
