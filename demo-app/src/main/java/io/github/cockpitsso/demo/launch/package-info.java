/**
 * Starts the parts of the demo on one machine, watches them, and stops them without
 * leaving anything.
 */
package io.github.cockpitsso.demo.launch;
