/** What the servers of the test kit need of the network of this machine. */
package io.github.cockpitsso.testkit.net;
