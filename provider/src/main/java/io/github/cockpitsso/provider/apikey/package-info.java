/** Stores API keys that came with a login, encrypted, for a Cockpit without a directory. */
package io.github.cockpitsso.provider.apikey;
