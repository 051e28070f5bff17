package io.github.cockpitsso.bridge.tls;

import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How one side of connections proves who it is and judges the other. A new one knows no session of
 * the old one, so that nobody gets in by resumption whom it would refuse.
 *
 * @param certificate the side's own, if it has one
 */
public record TlsContext(SSLContext context, Optional<X509Certificate> certificate) {}
