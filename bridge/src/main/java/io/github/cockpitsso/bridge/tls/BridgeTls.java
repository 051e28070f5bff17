package io.github.cockpitsso.bridge.tls;

import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.settings.TlsSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The configured TLS contexts of a bridge; connections without one use the JVM's own.
 *
 * @param server for the public port; empty for plain HTTP
 * @param issuer for calls to Keycloak
 * @param cockpit for calls to Cockpit
 */
public record BridgeTls(
    Optional<ReloadedFiles<TlsContext>> server,
    Optional<ReloadedFiles<TlsContext>> issuer,
    Optional<ReloadedFiles<TlsContext>> cockpit) {

  /**
   * Reads all files.
   *
   * @throws UnusableFileException if a file is invalid
   */
  public static BridgeTls open(TlsSettings settings) throws UnusableFileException {
    return new BridgeTls(
        TlsFiles.server(settings.server()),
        TlsFiles.client("issuer", settings.issuer()),
        TlsFiles.client("cockpit", settings.cockpit()));
  }

  /** All configured contexts. */
  public List<ReloadedFiles<TlsContext>> all() {
    return Stream.of(server, issuer, cockpit).flatMap(Optional::stream).toList();
  }
}
