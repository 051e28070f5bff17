/** What the tests of the bridge share. */
package io.github.cockpitsso.bridge.support;
