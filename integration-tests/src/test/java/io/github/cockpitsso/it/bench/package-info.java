/**
 * Measurements beside a peer, in the same run. They are not tests; {@code bench/} has the commands.
 */
package io.github.cockpitsso.it.bench;
