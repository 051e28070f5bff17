/** The command line. */
package io.github.cockpitsso.bridge.cli;
