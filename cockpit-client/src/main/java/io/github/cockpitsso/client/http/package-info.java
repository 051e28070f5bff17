/** HTTP calls to Cockpit: the transport interface, and the reading of answers within bounds. */
package io.github.cockpitsso.client.http;
