package io.github.cockpitsso.bench;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.SignatureException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/**
 * Work of the JDK alone. Times differ between machines; the ratio of a time to that of a reference
 * in the same run hardly does.
 */
public class ReferenceBenchmark extends Measured {
  private final String text = "GET /api/content/items/posts Accept: application/json ".repeat(20);
  private final byte[] signed = new byte[600];
  private Signature signature;
  private byte[] bytes;

  @Setup
  public void sign() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair keys = generator.generateKeyPair();
    signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.getPrivate());
    signature.update(signed);
    bytes = signature.sign();
    signature.initVerify(keys.getPublic());
  }

  /** Cuts a text of 1 KB into words, collects them and joins them again. */
  @Benchmark
  public String words() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int begin = 0; begin < text.length(); ) {
      int end = text.indexOf(' ', begin);
      counts.merge(text.substring(begin, end).toLowerCase(Locale.ROOT), 1, Integer::sum);
      begin = end + 1;
    }
    var joined = new StringBuilder();
    counts.forEach(
        (word, count) -> joined.append(word).append('=').append(count).append('&'));
    return joined.toString();
  }

  /** Verifies an RS256 signature. */
  @Benchmark
  public boolean signature() throws SignatureException {
    signature.update(signed);
    return signature.verify(bytes);
  }
}
