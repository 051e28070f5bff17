/** Starts everything that the demo needs on one machine, watches it, and stops it again without leaving anything behind. */
package io.github.cockpitsso.demo.launch;
