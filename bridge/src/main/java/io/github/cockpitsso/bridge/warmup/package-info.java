/** The warm-up at start: requests to a bridge of its own, so that the first user's is fast. */
package io.github.cockpitsso.bridge.warmup;
