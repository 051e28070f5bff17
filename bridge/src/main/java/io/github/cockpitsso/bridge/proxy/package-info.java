/** The way of a request through the bridge, on Jetty: read, verify, find key, guard, forward, filter the answer. */
package io.github.cockpitsso.bridge.proxy;
