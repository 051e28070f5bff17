/** The public server: listeners, TLS, and the order of the handlers. */
package io.github.cockpitsso.bridge.server;
