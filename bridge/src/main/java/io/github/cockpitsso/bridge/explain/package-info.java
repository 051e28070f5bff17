/** {@code explain}: what the bridge decides about a token, claim by claim, and why. */
package io.github.cockpitsso.bridge.explain;
