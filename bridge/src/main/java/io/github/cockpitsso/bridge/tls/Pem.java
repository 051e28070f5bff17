package io.github.cockpitsso.bridge.tls;

import io.github.cockpitsso.bridge.reload.UnusableFileException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A PEM file (RFC 7468) with certificates, a key, or both. */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private record Block(String label, String base64) {}

  private final Path file;
  private final List<Block> blocks = new ArrayList<>();

  private Pem(Path file) {
    this.file = file;
  }

  static Pem read(Path file, byte[] content) throws UnusableFileException {
    var pem = new Pem(file);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    pem.refuse(text.contains("-----BEGIN RSA PRIVATE KEY-----"), "has the format PKCS#1");
    pem.refuse(text.contains("-----BEGIN EC PRIVATE KEY-----"), "has the format SEC1");
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      pem.blocks.add(new Block(block.group(1), block.group(2)));
    }
    return pem;
  }

  private void refuse(boolean other, String form) throws UnusableFileException {
    if (other) {
      throw new UnusableFileException(file
          + " contains a key that "
          + form
          + "; convert it to PKCS#8: openssl pkcs8 -topk8 -nocrypt -in "
          + file.getFileName()
          + " -out NEW");
    }
  }

  /** All certificates, at least one. */
  List<X509Certificate> certificates() throws UnusableFileException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] each : labelled("CERTIFICATE")) {
      try {
        certificates.add((X509Certificate) CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(each)));
      } catch (CertificateException e) {
        throw new UnusableFileException(file + " contains an invalid certificate", e);
      }
    }
    if (certificates.isEmpty()) {
      throw new UnusableFileException(file + " contains no PEM certificate");
    }
    return certificates;
  }

  /** The private key. */
  PrivateKey privateKey() throws UnusableFileException {
    if (!labelled("ENCRYPTED PRIVATE KEY").isEmpty()) {
      throw new UnusableFileException(
          file + " contains an encrypted key; the bridge needs a key without a password");
    }
    List<byte[]> keys = labelled("PRIVATE KEY");
    if (keys.size() != 1) {
      throw new UnusableFileException(
          file + " contains " + keys.size() + " private keys in PEM; exactly one is required");
    }
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm)
            .generatePrivate(new PKCS8EncodedKeySpec(keys.get(0)));
      } catch (InvalidKeySpecException e) {
        // The key can be of the next algorithm.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("Every JDK has " + algorithm, e);
      }
    }
    throw new UnusableFileException(file + " contains a key that is not RSA, EC or EdDSA");
  }

  private List<byte[]> labelled(String label) throws UnusableFileException {
    List<byte[]> labelled = new ArrayList<>();
    for (Block block : blocks) {
      if (block.label().equals(label)) {
        try {
          labelled.add(Base64.getMimeDecoder().decode(block.base64()));
        } catch (IllegalArgumentException e) {
          throw new UnusableFileException(
              file + " contains a " + label.toLowerCase(Locale.ROOT) + " that is not Base64", e);
        }
      }
    }
    return labelled;
  }
}
