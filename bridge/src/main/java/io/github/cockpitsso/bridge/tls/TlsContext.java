package io.github.cockpitsso.bridge.tls;

import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Certificate and trusted CAs of one side of connections. A new context does not resume TLS
 * sessions of an old one, so that a client that the new one would reject cannot connect.
 *
 * @param certificate the bridge's own, if it has one
 */
public record TlsContext(SSLContext context, Optional<X509Certificate> certificate) {}
