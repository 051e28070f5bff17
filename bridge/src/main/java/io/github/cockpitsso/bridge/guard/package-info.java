/** Reads a request as PHP would, and refuses those that name what is the bridge's to set. */
package io.github.cockpitsso.bridge.guard;
