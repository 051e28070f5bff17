/** Files that are read again when they change, so that nothing must be restarted. */
package io.github.cockpitsso.bridge.reload;
