package io.github.cockpitsso.bridge.jwt;

import com.nimbusds.jose.jwk.Curve;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The accepted signature algorithms, by type of key (RFC 8725, 3.1). */
public final class Algorithms {
  static final Set<String> RSA = Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
  static final Set<String> EDWARDS = Set.of("EdDSA");
  private static final Map<Curve, Set<String>> CURVES = Map.of(
      Curve.P_256, Set.of("ES256"), Curve.P_384, Set.of("ES384"), Curve.P_521, Set.of("ES512"));

  /** All accepted algorithms, sorted by name. */
  public static final List<String> ALL = Stream.of(RSA, EDWARDS, Set.of("ES256", "ES384", "ES512"))
      .flatMap(Set::stream)
      .sorted()
      .toList();

  private Algorithms() {}

  /** Whether tokens and proofs may be signed by an algorithm ({@code alg}). */
  public static boolean isAccepted(String algorithm) {
    return ALL.contains(algorithm);
  }

  /** The algorithm of a NIST curve (RFC 7518, 3.4); empty for other curves. */
  static Set<String> ofCurve(Curve curve) {
    return CURVES.getOrDefault(curve, Set.of());
  }
}
