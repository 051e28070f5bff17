/** The bridge as it is shipped: its jar, run as a process. */
package io.github.cockpitsso.testkit.bridge;
