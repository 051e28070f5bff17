package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.KeyFiles;
import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code bridge.tls.*}, and the certificates for calls to Keycloak and Cockpit.
 *
 * @param server empty if the bridge serves plain HTTP
 */
public record TlsSettings(Optional<Server> server, Client issuer, Client cockpit) {

  /** Whether the bridge requests client certificates, and whether it requires them. */
  public enum ClientCertificates {
    OFF,
    WANT,
    NEED
  }

  /**
   * TLS of the public port.
   *
   * @param plainPort port for plain HTTP beside TLS
   * @param redirects whether a plain HTTP request without a token is redirected to TLS
   * @param hsts how long browsers must use TLS; zero for no such header
   */
  public record Server(
      KeyFiles own,
      ClientCertificates clientCertificates,
      Optional<Path> clientCa,
      Optional<Integer> plainPort,
      boolean redirects,
      Duration hsts) {}

  /**
   * TLS of calls to Keycloak or Cockpit.
   *
   * @param ca CAs of its certificate; empty for those that the JVM trusts
   * @param own client certificate of the bridge
   */
  public record Client(Optional<Path> ca, Optional<KeyFiles> own) {}

  static final Setting<Path> CERTIFICATE = Setting.of("bridge.tls.certificate", ValueType.FILE)
      .means("PEM file with the bridge's certificate and its chain. With it, `bridge.port` serves"
          + " TLS with HTTP/2 and HTTP/1.1. The bridge reloads this and all other files when they"
          + " change.");
  static final Setting<Path> KEY = Setting.of("bridge.tls.key", ValueType.FILE)
      .means("PEM file with the private key of that certificate, PKCS#8 (`BEGIN PRIVATE KEY`), not"
          + " encrypted.");
  static final Setting<String> CLIENT_CERTIFICATES = Setting.of(
          "bridge.tls.client-certificates", ValueType.oneOf("off", "want", "need"), "off")
      .means("Whether the bridge requests client certificates. `need` rejects connections without"
          + " one.");
  static final Setting<Path> CLIENT_CA = Setting.of("bridge.tls.client-ca", ValueType.FILE)
      .means("PEM file with the CAs of client certificates. Without it, any certificate is"
          + " accepted, which is enough for tokens that are bound to one.");
  static final Setting<Integer> PLAIN_PORT = Setting.of("bridge.tls.plain-port", ValueType.PORT)
      .means("Port for plain HTTP beside TLS, which answers as `bridge.tls.plain` says; 0 for any"
          + " free port. Requests that a trusted proxy reports as HTTPS are served.");
  static final Setting<String> PLAIN = Setting.of(
          "bridge.tls.plain", ValueType.oneOf("refuse", "redirect"), "refuse")
      .means("Response to plain HTTP: 403, or a redirect to `bridge.port` for a GET or HEAD without"
          + " a token.");
  static final Setting<Duration> HSTS = Setting.of("bridge.tls.hsts", ValueType.DURATION, "0s")
      .means("How long browsers must use TLS for this host (`Strict-Transport-Security`). 0s sends"
          + " no such header.");
  static final Setting<Path> ISSUER_CA = Setting.of("bridge.issuer-ca", ValueType.FILE)
      .means("PEM file with the CAs of Keycloak's certificate. Without it, the CAs that the JVM"
          + " trusts.");
  static final Setting<Path> COCKPIT_CA = Setting.of("bridge.cockpit.ca", ValueType.FILE)
      .means("PEM file with the CAs of Cockpit's certificate. Without it, the CAs that the JVM"
          + " trusts.");
  static final Setting<Path> COCKPIT_CERTIFICATE = Setting.of(
          "bridge.cockpit.client-certificate", ValueType.FILE)
      .means("PEM file with the certificate that the bridge presents to Cockpit's server.");
  static final Setting<Path> COCKPIT_KEY = Setting.of("bridge.cockpit.client-key", ValueType.FILE)
      .means("PEM file with the private key of that certificate, in the format of"
          + " `bridge.tls.key`.");

  static TlsSettings read(Values values, ServerSettings server) {
    var cockpit = pair(values, COCKPIT_CERTIFICATE, COCKPIT_KEY);
    return new TlsSettings(
        server(values, server),
        new Client(values.get(ISSUER_CA), Optional.empty()),
        new Client(values.get(COCKPIT_CA), cockpit));
  }

  private static Optional<Server> server(Values values, ServerSettings server) {
    var own = pair(values, CERTIFICATE, KEY);
    var clientCertificates =
        ClientCertificates.valueOf(values.orDefault(CLIENT_CERTIFICATES).toUpperCase(Locale.ROOT));
    var clientCa = values.get(CLIENT_CA);
    var plainPort = values.get(PLAIN_PORT);
    var hsts = values.orDefault(HSTS);
    boolean redirects = values.orDefault(PLAIN).equals("redirect");
    if (clientCa.isPresent() && clientCertificates == ClientCertificates.OFF) {
      values.problem(CLIENT_CA, "has no effect while " + CLIENT_CERTIFICATES.name() + " is off");
    }
    if (redirects && plainPort.isEmpty()) {
      values.problem(PLAIN, "redirect has no effect without " + PLAIN_PORT.name());
    }
    if (plainPort.isPresent() && plainPort.get() != 0 && plainPort.get() == server.port()) {
      values.problem(PLAIN_PORT, "must differ from " + ServerSettings.PORT.name());
    }
    for (Setting<?> each : List.of(CLIENT_CERTIFICATES, CLIENT_CA, PLAIN_PORT, PLAIN, HSTS)) {
      if (values.has(each) && !values.has(CERTIFICATE)) {
        values.problem(each, "has no effect without " + CERTIFICATE.name());
      }
    }
    return own.map(
        files -> new Server(files, clientCertificates, clientCa, plainPort, redirects, hsts));
  }

  private static Optional<KeyFiles> pair(
      Values values, Setting<Path> certificate, Setting<Path> key) {
    if (values.has(certificate) != values.has(key)) {
      Setting<Path> missing = values.has(certificate) ? key : certificate;
      Setting<Path> present = values.has(certificate) ? certificate : key;
      values.problem(missing, "is required with " + present.name());
    }
    Optional<Path> keyFile = values.get(key);
    return values.get(certificate).flatMap(file -> keyFile.map(of -> new KeyFiles(file, of)));
  }
}
