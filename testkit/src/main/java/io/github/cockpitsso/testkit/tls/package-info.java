/** Certificates for tests, made with the JDK alone, and TLS in front of a server without TLS. */
package io.github.cockpitsso.testkit.tls;
