/** The warm-up at start: requests to a bridge of its own, so that the first user finds fast code. */
package io.github.cockpitsso.bridge.warmup;
