/**
 * An issuer for tests: it issues any token, valid or not, and serves discovery, keys and
 * introspection with faults that a test enables.
 */
package io.github.cockpitsso.testkit.token;
