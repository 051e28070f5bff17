package io.github.cockpitsso.bridge.upstream;

import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.tls.TlsContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Keeps Jetty's TLS by the files. Connections that exist go on as they are. */
public final class ReloadedContext {
  private ReloadedContext() {}

  public static void in(SslContextFactory factory, ReloadedFiles<TlsContext> files) {
    factory.setSslContext(files.get().context());
    // What is older is over (RFC 8996).
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    files.onChange(changed -> replace(factory, changed));
  }

  private static void replace(SslContextFactory factory, TlsContext changed) {
    try {
      factory.reload(same -> same.setSslContext(changed.context()));
    } catch (Exception e) {
      throw new IllegalStateException("A context that is made fits any factory", e);
    }
  }
}
