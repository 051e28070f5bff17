/** Keys and certificates in PEM files, and their TLS contexts. */
package io.github.cockpitsso.bridge.tls;
