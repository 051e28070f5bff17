package io.github.cockpitsso.bridge.settings;

import static io.github.cockpitsso.bridge.value.Setting.optional;
import static io.github.cockpitsso.bridge.value.Setting.withDefault;

import io.github.cockpitsso.bridge.value.KeyFiles;
import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code bridge.tls.*}, and the certificates for calls to the neighbours.
 *
 * @param server if the bridge speaks TLS itself
 */
public record TlsSettings(Optional<Server> server, Neighbour issuer, Neighbour cockpit) {

  /** Whether clients are asked for a certificate, and let in without one. */
  public enum ClientCertificates {
    OFF,
    WANT,
    NEED
  }

  /**
   * TLS of the port for people.
   *
   * @param plainPort where clear text is answered too, if anywhere
   * @param redirects whether clear text that gave nothing away is sent to TLS
   * @param hsts how long browsers remember to use TLS; zero: nothing is said
   */
  public record Server(
      KeyFiles own,
      ClientCertificates clientCertificates,
      Optional<Path> clientCa,
      Optional<Integer> plainPort,
      boolean redirects,
      Duration hsts) {}

  /**
   * TLS of calls to a neighbour.
   *
   * @param ca who issues its certificate, if not one whom the JVM trusts
   * @param own what the bridge shows there, if anything
   */
  public record Neighbour(Optional<Path> ca, Optional<KeyFiles> own) {}

  static final Setting<Path> CERTIFICATE = optional(
      "bridge.tls.certificate",
      ValueType.FILE,
      "PEM of the bridge's own certificate and its chain: with it the port for people speaks TLS, HTTP/2 and HTTP/1.1;"
          + " read anew when it changes, as all files here");
  static final Setting<Path> KEY = optional(
      "bridge.tls.key",
      ValueType.FILE,
      "PEM of its private key, PKCS#8 (`BEGIN PRIVATE KEY`), not encrypted");
  static final Setting<String> CLIENT_CERTIFICATES = withDefault(
      "bridge.tls.client-certificates",
      ValueType.oneOf("off", "want", "need"),
      "off",
      "ask clients for a certificate, and end connections that show none (`need`)");
  static final Setting<Path> CLIENT_CA = optional(
      "bridge.tls.client-ca",
      ValueType.FILE,
      "PEM of those who issue clients' certificates; without it any certificate will do, which is enough for tokens that"
          + " are bound to one");
  static final Setting<Integer> PLAIN_PORT = optional(
      "bridge.tls.plain-port",
      ValueType.PORT,
      "port for clear text beside TLS, where nothing is served; 0 for any free one");
  static final Setting<String> PLAIN = withDefault(
      "bridge.tls.plain",
      ValueType.oneOf("refuse", "redirect"),
      "refuse",
      "what clear text gets: 403, or a redirect to `bridge.port` if the request is a GET or HEAD without a token");
  static final Setting<Duration> HSTS = withDefault(
      "bridge.tls.hsts",
      ValueType.DURATION,
      "0s",
      "how long browsers use TLS alone for this host (`Strict-Transport-Security`); 0s says nothing");
  static final Setting<Path> ISSUER_CA = optional(
      "bridge.issuer-ca",
      ValueType.FILE,
      "PEM of those who issue Keycloak's certificate; without it those whom the JVM trusts");
  static final Setting<Path> COCKPIT_CA = optional(
      "bridge.cockpit.ca",
      ValueType.FILE,
      "PEM of those who issue Cockpit's certificate; without it those whom the JVM trusts");
  static final Setting<Path> COCKPIT_CERTIFICATE = optional(
      "bridge.cockpit.client-certificate",
      ValueType.FILE,
      "PEM of the certificate that the bridge shows to Cockpit's server");
  static final Setting<Path> COCKPIT_KEY = optional(
      "bridge.cockpit.client-key", ValueType.FILE, "PEM of its private key, as `bridge.tls.key`");

  static final List<Setting<?>> ALL = List.of(
      CERTIFICATE,
      KEY,
      CLIENT_CERTIFICATES,
      CLIENT_CA,
      PLAIN_PORT,
      PLAIN,
      HSTS,
      ISSUER_CA,
      COCKPIT_CA,
      COCKPIT_CERTIFICATE,
      COCKPIT_KEY);

  static TlsSettings read(Values values, ServerSettings server) {
    var cockpit = pair(values, COCKPIT_CERTIFICATE, COCKPIT_KEY);
    return new TlsSettings(
        server(values, server),
        new Neighbour(values.get(ISSUER_CA), Optional.empty()),
        new Neighbour(values.get(COCKPIT_CA), cockpit));
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
      values.problem(CLIENT_CA, "asks nobody while " + CLIENT_CERTIFICATES.name() + " is off");
    }
    if (redirects && plainPort.isEmpty()) {
      values.problem(PLAIN, "redirects nobody without " + PLAIN_PORT.name());
    }
    if (plainPort.isPresent() && plainPort.get() != 0 && plainPort.get() == server.port()) {
      values.problem(PLAIN_PORT, "is the same as " + ServerSettings.PORT.name());
    }
    for (Setting<?> each : List.of(CLIENT_CERTIFICATES, CLIENT_CA, PLAIN_PORT, PLAIN, HSTS)) {
      if (values.has(each) && !values.has(CERTIFICATE)) {
        values.problem(each, "does nothing without " + CERTIFICATE.name());
      }
    }
    return own.map(
        files -> new Server(files, clientCertificates, clientCa, plainPort, redirects, hsts));
  }

  private static Optional<KeyFiles> pair(
      Values values, Setting<Path> certificate, Setting<Path> key) {
    if (values.has(certificate) != values.has(key)) {
      Setting<Path> lacking = values.has(certificate) ? key : certificate;
      Setting<Path> there = values.has(certificate) ? certificate : key;
      values.problem(lacking, "is needed with " + there.name());
    }
    Optional<Path> keyFile = values.get(key);
    return values.get(certificate).flatMap(file -> keyFile.map(of -> new KeyFiles(file, of)));
  }
}
