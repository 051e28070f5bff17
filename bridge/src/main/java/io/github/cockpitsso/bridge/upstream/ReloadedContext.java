package io.github.cockpitsso.bridge.upstream;

import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.tls.TlsContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Keeps Jetty's TLS context up to date with its files. Open connections keep the old one. */
public final class ReloadedContext {
  private ReloadedContext() {}

  /** Uses these files in this factory, now and after each change. */
  public static void in(SslContextFactory factory, ReloadedFiles<TlsContext> files) {
    factory.setSslContext(files.get().context());
    // Older versions are deprecated (RFC 8996).
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    files.onChange(changed -> replace(factory, changed));
  }

  private static void replace(SslContextFactory factory, TlsContext changed) {
    try {
      factory.reload(same -> same.setSslContext(changed.context()));
    } catch (Exception e) {
      throw new IllegalStateException("cannot use a context that was created", e);
    }
  }
}
