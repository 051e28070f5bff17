/** The demo, started from a fresh clone of the repository. */
package io.github.cockpitsso.it.demo;
