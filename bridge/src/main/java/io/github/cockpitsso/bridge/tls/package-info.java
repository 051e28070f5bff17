/** Keys and certificates in PEM files, and the TLS contexts that are made of them. */
package io.github.cockpitsso.bridge.tls;
