/**
 * Reads what of a request decides: its path, its method, its token. Knows bytes and headers,
 * no server.
 */
package io.github.cockpitsso.bridge.request;
