/** Network helpers for the servers of the test kit. */
package io.github.cockpitsso.testkit.net;
