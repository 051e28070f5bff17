package io.github.cockpitsso.bridge.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.dpop.Confirmation;
import io.github.cockpitsso.bridge.dpop.DpopPolicy;
import io.github.cockpitsso.bridge.jwt.TokenJson;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.request.PresentedToken;
import io.github.cockpitsso.bridge.request.PresentedToken.Scheme;
import io.github.cockpitsso.testkit.token.DpopClient;
import io.github.cockpitsso.testkit.token.ForgeKey;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProofOfPossessionTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final String MINE = "y1MAjXSGwcHxiBQdf_prkAY4gcNN_uY7yuGjlkqasyM";
  private static final DpopClient CLIENT = new DpopClient(ForgeKey.ec("phone", "ES256"));
  private static final String URL = "https://api.example.org/api/x";

  private final ProofOfPossession possession = new ProofOfPossession(
      Optional.of(new DpopPolicy("https://api.example.org", Duration.ofSeconds(60), 100, 100)),
      Clock.fixed(NOW, ZoneOffset.UTC));

  private static PresentedToken presented(
      Scheme scheme, Optional<String> certificate, String... proofs) {
    return new PresentedToken(
        scheme, scheme.with("token"), List.of(proofs), "GET", "/api/x", certificate);
  }

  private static VerifiedToken bound(String cnf) {
    String json = "{'cnf':" + cnf + "}";
    ObjectNode claims = TokenJson.object(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
        .orElseThrow();
    return new VerifiedToken(
        "sub",
        Optional.empty(),
        "app",
        "alice",
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Set.of(),
        Set.of(),
        Optional.empty(),
        Confirmation.read(claims).ifGranted().orElseThrow(),
        Instant.EPOCH,
        Instant.EPOCH,
        Instant.MAX);
  }

  private static String reason(Decision<?> decision) {
    return decision.ifRefused().map(refusal -> refusal.reason().id()).orElse("");
  }

  private static String proofAt(Instant issued) {
    return CLIENT
        .proof("GET", URL, "token")
        .claim("iat", issued.getEpochSecond())
        .sign();
  }

  @Test
  void a_token_bound_to_a_certificate_is_valid_only_with_that_certificate() {
    VerifiedToken token = bound("{'x5t#S256':'" + MINE + "'}");

    assertThat(reason(possession.check(token, presented(Scheme.BEARER, Optional.of(MINE)))))
        .isEmpty();
    assertThat(reason(
            possession.check(token, presented(Scheme.BEARER, Optional.of(MINE.replace('y', 'z'))))))
        .isEqualTo("token_binding");
    assertThat(reason(possession.check(token, presented(Scheme.BEARER, Optional.empty()))))
        .isEqualTo("token_bound");
  }

  @Test
  void an_unbound_token_is_accepted_on_a_connection_with_a_certificate() {
    String proof = proofAt(NOW);
    VerifiedToken token = bound("{'jkt':'" + CLIENT.key().thumbprint() + "'}");

    assertThat(reason(possession.check(token, presented(Scheme.DPOP, Optional.of(MINE), proof))))
        .isEmpty();
  }

  @Test
  void a_token_bound_to_a_key_and_a_certificate_needs_both() {
    VerifiedToken token =
        bound("{'jkt':'" + CLIENT.key().thumbprint() + "','x5t#S256':'" + MINE + "'}");

    assertThat(reason(possession.check(token, presented(Scheme.BEARER, Optional.of(MINE)))))
        .isEqualTo("token_bound");
    assertThat(
            reason(possession.check(token, presented(Scheme.DPOP, Optional.empty(), proofAt(NOW)))))
        .isEqualTo("token_bound");
    assertThat(reason(possession.check(token, presented(Scheme.DPOP, Optional.of(MINE)))))
        .isEqualTo("dpop_proof");
    assertThat(reason(
            possession.check(token, presented(Scheme.DPOP, Optional.of(MINE), proofAt(NOW)))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-60, ''", "60, ''", "-61, dpop_proof", "61, dpop_proof"})
  void the_age_of_a_proof_is_checked_to_the_second(long offset, String reason) {
    VerifiedToken token = bound("{'jkt':'" + CLIENT.key().thumbprint() + "'}");

    assertThat(reason(possession.check(
            token, presented(Scheme.DPOP, Optional.empty(), proofAt(NOW.plusSeconds(offset))))))
        .isEqualTo(reason);
  }

  @Test
  void a_presented_token_prints_without_the_token() {
    assertThat(new PresentedToken(
                Scheme.DPOP, "DPoP s3cret", List.of("proof"), "GET", "/api/x", Optional.empty())
            .toString())
        .doesNotContain("s3cret")
        .doesNotContain("proof");
  }
}
