package io.github.cockpitsso.bridge.diagnosis;

import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.settings.TlsSettings;
import io.github.cockpitsso.bridge.tls.TlsContext;
import io.github.cockpitsso.bridge.tls.TlsFiles;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads keys and certificates, and says how long they are valid. */
public final class TlsCheck {

  /** Reads what there may be to read. */
  private interface Opening {
    Optional<ReloadedFiles<TlsContext>> open() throws UnusableFileException;
  }

  private static final Duration SOON = Duration.ofDays(7);

  private final List<Finding> findings = new ArrayList<>();
  private final Clock clock;
  private final Optional<ReloadedFiles<TlsContext>> issuer;
  private final Optional<ReloadedFiles<TlsContext>> cockpit;

  public TlsCheck(TlsSettings settings, Clock clock) {
    this.clock = clock;
    var unused = look(
        "tls.server",
        () -> settings.server().isPresent()
            ? Optional.of(TlsFiles.server(settings.server().get()))
            : Optional.empty());
    this.issuer = look("tls.issuer", () -> TlsFiles.neighbour("issuer", settings.issuer()));
    this.cockpit = look("tls.cockpit", () -> TlsFiles.neighbour("cockpit", settings.cockpit()));
  }

  /** What calls to the issuer need, as far as it can be read. */
  public Optional<ReloadedFiles<TlsContext>> issuer() {
    return issuer;
  }

  /** What calls to Cockpit need, as far as it can be read. */
  public Optional<ReloadedFiles<TlsContext>> cockpit() {
    return cockpit;
  }

  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  private Optional<ReloadedFiles<TlsContext>> look(String check, Opening opening) {
    try {
      var files = opening.open();
      files.ifPresent(there -> findings.add(there
          .get()
          .certificate()
          .map(own -> certificate(check, own))
          .orElseGet(() -> Finding.ok(check, "the file can be used"))));
      return files;
    } catch (UnusableFileException e) {
      findings.add(Finding.failed(
          check,
          e.getMessage(),
          "files in PEM that belong together",
          "docs/bridge.md, TLS, says what each file contains."));
      return Optional.empty();
    }
  }

  private Finding certificate(String check, X509Certificate own) {
    Instant now = clock.instant();
    Instant begins = own.getNotBefore().toInstant();
    Instant ends = own.getNotAfter().toInstant();
    String cure =
        "Put a new certificate into the same file. A running bridge reads it within a second.";
    if (now.isAfter(ends)) {
      return Finding.failed(
          check, "the certificate expired at " + ends, "a valid certificate", cure);
    } else if (now.isBefore(begins)) {
      return Finding.failed(
          check,
          "the certificate is not valid before " + begins,
          "a valid certificate",
          "Check this machine's clock. " + cure);
    }
    return now.plus(SOON).isAfter(ends)
        ? Finding.warning(
            check,
            "the certificate expires at " + ends,
            "a certificate that is valid for more than " + SOON.toDays() + " days",
            cure)
        : Finding.ok(check, "the certificate is valid until " + ends);
  }
}
