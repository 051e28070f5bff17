package io.github.cockpitsso.bridge.tls;

import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.settings.TlsSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The TLS of a bridge, as far as it is not the JVM's own.
 *
 * @param server of the port for people; without it, that port is for clear text
 * @param issuer of calls to Keycloak
 * @param cockpit of calls to Cockpit
 */
public record BridgeTls(
    Optional<ReloadedFiles<TlsContext>> server,
    Optional<ReloadedFiles<TlsContext>> issuer,
    Optional<ReloadedFiles<TlsContext>> cockpit) {

  /**
   * Reads all files.
   *
   * @throws UnusableFileException if one can not be used
   */
  public static BridgeTls open(TlsSettings settings) throws UnusableFileException {
    Optional<ReloadedFiles<TlsContext>> server = settings.server().isPresent()
        ? Optional.of(TlsFiles.server(settings.server().get()))
        : Optional.empty();
    return new BridgeTls(
        server,
        TlsFiles.neighbour("issuer", settings.issuer()),
        TlsFiles.neighbour("cockpit", settings.cockpit()));
  }

  /** All that there are. */
  public List<ReloadedFiles<TlsContext>> all() {
    return Stream.of(server, issuer, cockpit).flatMap(Optional::stream).toList();
  }
}
