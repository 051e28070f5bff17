/** Reads requests as PHP does, and rejects parameters that only the bridge may set. */
package io.github.cockpitsso.bridge.guard;
