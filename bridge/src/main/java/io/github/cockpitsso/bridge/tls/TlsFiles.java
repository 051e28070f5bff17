package io.github.cockpitsso.bridge.tls;

import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.settings.TlsSettings;
import io.github.cockpitsso.bridge.value.KeyFiles;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Reads the TLS contexts from their files. */
public final class TlsFiles {
  private TlsFiles() {}

  /**
   * The context for connections of clients. Without a CA for clients, any client certificate
   * is accepted.
   *
   * @return empty for plain HTTP
   * @throws UnusableFileException if a file is invalid
   */
  public static Optional<ReloadedFiles<TlsContext>> server(Optional<TlsSettings.Server> settings)
      throws UnusableFileException {
    return settings.isEmpty()
        ? Optional.empty()
        : open(
            "tls",
            Optional.of(settings.get().own()),
            settings.get().clientCa(),
            Optional.of(TrustAnchors.anyClient()));
  }

  /**
   * The context for calls to Keycloak or Cockpit.
   *
   * @param name for log and metrics
   * @return empty if no file is configured: then the JVM's own context is used
   * @throws UnusableFileException if a file is invalid
   */
  public static Optional<ReloadedFiles<TlsContext>> client(String name, TlsSettings.Client settings)
      throws UnusableFileException {
    return open(name, settings.own(), settings.ca(), Optional.empty());
  }

  private static Optional<ReloadedFiles<TlsContext>> open(
      String name, Optional<KeyFiles> own, Optional<Path> ca, Optional<TrustManager[]> withoutCa)
      throws UnusableFileException {
    List<Path> files = new ArrayList<>();
    own.ifPresent(each -> files.addAll(List.of(each.certificate(), each.key())));
    ca.ifPresent(files::add);
    if (files.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new ReloadedFiles<>(name, files, contents -> {
      Optional<TlsIdentity> identity = own.isPresent()
          ? Optional.of(TlsIdentity.read(own.get(), contents.get(0), contents.get(1)))
          : Optional.empty();
      return make(
          identity,
          ca.isPresent() ? anchors(ca.get(), contents.get(contents.size() - 1)) : withoutCa);
    }));
  }

  private static Optional<TrustManager[]> anchors(Path file, byte[] content)
      throws UnusableFileException {
    try {
      return Optional.of(TrustAnchors.of(Pem.read(file, content).certificates()));
    } catch (GeneralSecurityException e) {
      throw new UnusableFileException(file + " contains a certificate that cannot be a CA", e);
    }
  }

  private static TlsContext make(Optional<TlsIdentity> identity, Optional<TrustManager[]> trust)
      throws UnusableFileException {
    try {
      KeyManager[] keys = identity.isPresent() ? identity.get().keyManagers() : null;
      var context = SSLContext.getInstance("TLS");
      context.init(keys, trust.orElse(null), null);
      return new TlsContext(context, identity.map(own -> own.chain().get(0)));
    } catch (GeneralSecurityException e) {
      throw new UnusableFileException(
          "key and certificate cannot be used together: " + e.getMessage(), e);
    }
  }
}
