/** Files that are reloaded when they change, without a restart. */
package io.github.cockpitsso.bridge.reload;
