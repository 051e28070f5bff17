/** One request on its way through the bridge: what is known of it, its body, its failures. */
package io.github.cockpitsso.bridge.exchange;
