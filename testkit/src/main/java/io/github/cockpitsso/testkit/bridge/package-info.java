/** The bridge as it is released: its jar, run as a process. */
package io.github.cockpitsso.testkit.bridge;
