/** Keeps API keys that came with a login, encrypted, where Cockpit has no directory to ask for them later. */
package io.github.cockpitsso.provider.apikey;
