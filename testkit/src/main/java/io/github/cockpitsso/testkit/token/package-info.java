/**
 * An issuer for tests: mints any token, good or bad, and serves the discovery, keys and introspection behind it with
 * faults that a test switches on.
 */
package io.github.cockpitsso.testkit.token;
