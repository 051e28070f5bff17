/** How much of the bridge one person may take up. */
package io.github.cockpitsso.bridge.limit;
