/**
 * One request on its way through the bridge: what is known of it, its body, and how it ends.
 */
package io.github.cockpitsso.bridge.exchange;
