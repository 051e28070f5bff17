package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.settings.TlsSettings;
import io.github.cockpitsso.bridge.tls.TlsContext;
import io.github.cockpitsso.bridge.tls.TlsFiles;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads keys and certificates, and says how long they are good. */
final class TlsCheck {

  /** Reads what there may be to read. */
  private interface Opening {
    Optional<ReloadedFiles<TlsContext>> open() throws UnusableFileException;
  }

  private final List<Finding> findings = new ArrayList<>();
  private final Clock clock;
  private final Optional<ReloadedFiles<TlsContext>> issuer;
  private final Optional<ReloadedFiles<TlsContext>> cockpit;

  TlsCheck(TlsSettings settings, Clock clock) {
    this.clock = clock;
    var unused = look(
        "tls",
        () -> settings.server().isPresent()
            ? Optional.of(TlsFiles.server(settings.server().get()))
            : Optional.empty());
    this.issuer = look("tls to the issuer", () -> TlsFiles.neighbour("issuer", settings.issuer()));
    this.cockpit = look("tls to cockpit", () -> TlsFiles.neighbour("cockpit", settings.cockpit()));
  }

  /** What calls to the issuer need, as far as it can be read. */
  Optional<ReloadedFiles<TlsContext>> issuer() {
    return issuer;
  }

  /** What calls to Cockpit need, as far as it can be read. */
  Optional<ReloadedFiles<TlsContext>> cockpit() {
    return cockpit;
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  private Optional<ReloadedFiles<TlsContext>> look(String what, Opening opening) {
    try {
      var files = opening.open();
      files.ifPresent(there -> findings.add(there
          .get()
          .certificate()
          .map(own -> certificate(what, own))
          .orElseGet(() -> Finding.ok(what, "the file can be used"))));
      return files;
    } catch (UnusableFileException e) {
      findings.add(Finding.failed(what, e.getMessage()));
      return Optional.empty();
    }
  }

  private Finding certificate(String what, X509Certificate own) {
    Instant now = clock.instant();
    Instant begins = own.getNotBefore().toInstant();
    Instant ends = own.getNotAfter().toInstant();
    if (now.isAfter(ends)) {
      return Finding.failed(what, "the certificate ended at " + ends);
    }
    return now.isBefore(begins)
        ? Finding.failed(what, "the certificate begins at " + begins)
        : Finding.ok(what, "the certificate is good until " + ends);
  }
}
