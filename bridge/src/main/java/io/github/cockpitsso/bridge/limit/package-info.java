/** Limits for each user. */
package io.github.cockpitsso.bridge.limit;
