/** Health and metrics of a running bridge. */
package io.github.cockpitsso.bridge.management;
