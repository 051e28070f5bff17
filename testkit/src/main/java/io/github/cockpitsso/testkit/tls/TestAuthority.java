package io.github.cockpitsso.testkit.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A root that issues certificates (RFC 5280) with ECDSA on P-256, for any period and host.
 *
 * <pre>{@code
 * TestAuthority ca = TestAuthority.create("Test CA");
 * TestCertificate server = ca.issue("localhost", "127.0.0.1");
 * TestCertificate old = ca.issueUntil(Instant.now().minusSeconds(60), "localhost");
 * }</pre>
 */
public final class TestAuthority {
  private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
  private static final AtomicLong SERIAL = new AtomicLong(1000);

  private final String name;
  private final TestCertificate root;

  private TestAuthority(String name, TestCertificate root) {
    this.name = name;
    this.root = root;
  }

  /** A new root. */
  public static TestAuthority create(String name) {
    KeyPair keys = keys();
    byte[] ca = extension("2.5.29.19", true, Der.sequence(Der.yes()));
    return new TestAuthority(
        name,
        certificate(
            name, keys.getPrivate(), name, keys, Instant.now().plus(Duration.ofDays(1)), ca));
  }

  /** The root in PEM. */
  public String pem() {
    return root.pem();
  }

  /** A certificate for these host names or addresses, valid for a day. The first is its subject. */
  public TestCertificate issue(String... hosts) {
    return issueUntil(Instant.now().plus(Duration.ofDays(1)), hosts);
  }

  /** A certificate that expires, or has expired, at this time. */
  public TestCertificate issueUntil(Instant end, String... hosts) {
    List<byte[]> names = new ArrayList<>();
    for (String host : hosts) {
      names.add(name(host));
    }
    return certificate(
        name,
        root.key(),
        hosts[0],
        keys(),
        end,
        extension("2.5.29.17", false, Der.sequence(names.toArray(byte[][]::new))));
  }

  /** Trust in this root, for an {@link javax.net.ssl.SSLContext} of a test. */
  public TrustManager[] trustManagers() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("root", root.certificate());
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] name(String host) {
    boolean address = host.matches("[0-9.]+|.*:.*");
    try {
      return address
          ? Der.tagged(0x87, InetAddress.getByName(host).getAddress())
          : Der.tagged(0x82, host.getBytes(StandardCharsets.US_ASCII));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(host, e);
    }
  }

  private static TestCertificate certificate(
      String issuer,
      PrivateKey issuerKey,
      String subject,
      KeyPair keys,
      Instant end,
      byte[] extension) {
    Instant begin = end.minus(Duration.ofDays(30));
    byte[] content = Der.sequence(
        Der.tagged(0xa0, Der.integer(2)),
        Der.integer(SERIAL.incrementAndGet()),
        ECDSA_SHA256,
        commonName(issuer),
        Der.sequence(Der.time(begin), Der.time(end)),
        commonName(subject),
        keys.getPublic().getEncoded(),
        Der.tagged(0xa3, Der.sequence(extension)));
    try {
      var signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(issuerKey);
      signature.update(content);
      byte[] der = Der.sequence(content, ECDSA_SHA256, Der.bits(signature.sign()));
      var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(der));
      return new TestCertificate(certificate, keys.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] commonName(String text) {
    return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(text))));
  }

  private static byte[] extension(String oid, boolean critical, byte[] value) {
    return critical
        ? Der.sequence(Der.oid(oid), Der.yes(), Der.octets(value))
        : Der.sequence(Der.oid(oid), Der.octets(value));
  }

  private static KeyPair keys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
