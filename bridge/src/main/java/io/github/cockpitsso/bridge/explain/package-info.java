/** The checks of {@code explain}: whether the bridge accepts a token, and why. */
package io.github.cockpitsso.bridge.explain;
