/** Shared code of the bridge's tests. */
package io.github.cockpitsso.bridge.support;
