/** What the benchmarks share. Each benchmark is in the package of the code that it measures. */
package io.github.cockpitsso.bench;
