/** What is measured beside its peer, in the same run. No test; {@code bench/} says how to run it. */
package io.github.cockpitsso.it.bench;
