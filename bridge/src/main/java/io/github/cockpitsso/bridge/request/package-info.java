/** Reads what decides about a request: its path, method, query and token. Knows no server. */
package io.github.cockpitsso.bridge.request;
