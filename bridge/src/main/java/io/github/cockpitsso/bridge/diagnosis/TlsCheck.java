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

/** Reads the files with keys and certificates, and checks how long the certificates are valid. */
public final class TlsCheck {

  /** Opens the files, if the settings name any. */
  private interface Files {
    Optional<ReloadedFiles<TlsContext>> open() throws UnusableFileException;
  }

  private static final Duration SOON = Duration.ofDays(7);

  private final List<Finding> findings = new ArrayList<>();
  private final Clock clock;
  private final Optional<ReloadedFiles<TlsContext>> issuer;
  private final Optional<ReloadedFiles<TlsContext>> cockpit;

  /** Reads the files. */
  public TlsCheck(TlsSettings settings, Clock clock) {
    this.clock = clock;
    var unused = read("tls.server", () -> TlsFiles.server(settings.server()));
    this.issuer = read("tls.issuer", () -> TlsFiles.client("issuer", settings.issuer()));
    this.cockpit = read("tls.cockpit", () -> TlsFiles.client("cockpit", settings.cockpit()));
  }

  /** The files for calls to the issuer; empty if there are none or they are invalid. */
  public Optional<ReloadedFiles<TlsContext>> issuer() {
    return issuer;
  }

  /** The files for calls to Cockpit; empty if there are none or they are invalid. */
  public Optional<ReloadedFiles<TlsContext>> cockpit() {
    return cockpit;
  }

  /** A finding for each set of files. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  private Optional<ReloadedFiles<TlsContext>> read(String check, Files files) {
    try {
      var opened = files.open();
      opened.ifPresent(context -> findings.add(context
          .get()
          .certificate()
          .map(own -> certificate(check, own))
          .orElseGet(() -> Finding.ok(check, "the file is valid"))));
      return opened;
    } catch (UnusableFileException e) {
      findings.add(Finding.failed(check, e.getMessage())
          .expected("PEM files with a key and its certificate, or with certificates of authorities")
          .cure("See TLS in docs/bridge.md for what each file contains."));
      return Optional.empty();
    }
  }

  private Finding certificate(String check, X509Certificate own) {
    Instant now = clock.instant();
    Instant begins = own.getNotBefore().toInstant();
    Instant ends = own.getNotAfter().toInstant();
    String cure =
        "Write a new certificate to the same file. A running bridge reads it within a second.";
    if (now.isAfter(ends)) {
      return Finding.failed(check, "the certificate expired at " + ends)
          .expected("a valid certificate")
          .cure(cure);
    } else if (now.isBefore(begins)) {
      return Finding.failed(check, "the certificate is not valid before " + begins)
          .expected("a valid certificate")
          .cure("Check this machine's clock. " + cure);
    }
    return now.plus(SOON).isAfter(ends)
        ? Finding.warning(check, "the certificate expires at " + ends)
            .expected("a certificate that is valid for more than " + SOON.toDays() + " days")
            .cure(cure)
        : Finding.ok(check, "the certificate is valid until " + ends);
  }
}
