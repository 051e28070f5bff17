package io.github.cockpitsso.bridge.tls;

import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.value.KeyFiles;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * A certificate with its private key.
 *
 * @param chain the certificate, then those of its issuers
 */
record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {

  /** Reads both files, and checks that the key belongs to the certificate. */
  static TlsIdentity read(KeyFiles files, byte[] certificate, byte[] key)
      throws UnusableFileException {
    List<X509Certificate> chain = Pem.read(files.certificate(), certificate).certificates();
    var identity = new TlsIdentity(chain, Pem.read(files.key(), key).privateKey());
    for (int i = 1; i < chain.size(); i++) {
      if (!chain
          .get(i - 1)
          .getIssuerX500Principal()
          .equals(chain.get(i).getSubjectX500Principal())) {
        throw new UnusableFileException(files.certificate()
            + " contains certificates in the wrong order: first the server's, then each issuer's");
      }
    }
    if (!identity.isPair()) {
      throw new UnusableFileException(
          files.key() + " is not the key of the first certificate in " + files.certificate());
    }
    return identity;
  }

  private boolean isPair() {
    try {
      var signature = Signature.getInstance(algorithm());
      byte[] data = chain.get(0).getEncoded();
      signature.initSign(key);
      signature.update(data);
      byte[] signed = signature.sign();
      signature.initVerify(chain.get(0).getPublicKey());
      signature.update(data);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // Key and certificate have different algorithms.
      return false;
    }
  }

  private String algorithm() {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> "EdDSA";
    };
  }

  KeyManager[] keyManagers() throws GeneralSecurityException {
    KeyStore store = TrustAnchors.emptyStore();
    char[] password = {};
    store.setKeyEntry("bridge", key, password, chain.toArray(X509Certificate[]::new));
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }
}
