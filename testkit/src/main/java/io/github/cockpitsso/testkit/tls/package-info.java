/** Certificates for tests, made by nothing but the JDK, and TLS in front of a server that has none. */
package io.github.cockpitsso.testkit.tls;
