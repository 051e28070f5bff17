package io.github.cockpitsso.bridge.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.request.PresentedToken.Scheme;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresentedTokenTest {
  private static final RequestHead HEAD =
      new RequestHead("GET", new ApiPath("/api/x"), "", List.of());

  private static Optional<PresentedToken> read(String authorization) {
    return PresentedToken.read(List.of(authorization), List.of(), HEAD, Optional.empty())
        .ifGranted();
  }

  @ParameterizedTest
  @CsvSource({
    "'Bearer a.b.c', BEARER, Bearer a.b.c",
    "'bearer a.b.c', BEARER, Bearer a.b.c",
    "'BEARER \t  a.b.c ', BEARER, Bearer a.b.c",
    "'Bearer  a b', BEARER, Bearer a b",
    "'dpop a.b.c', DPOP, DPoP a.b.c",
    "'DPoP a.b.c', DPOP, DPoP a.b.c"
  })
  void spellings_of_the_same_credentials_are_equal(
      String authorization, Scheme scheme, String credentials) {
    PresentedToken token = read(authorization).orElseThrow();

    assertThat(token.scheme()).isEqualTo(scheme);
    assertThat(token.credentials()).isEqualTo(credentials);
    assertThat(scheme.with(token.text())).isEqualTo(credentials);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearera.b.c", "Basic a", "DPoP", "\tBearer\ta"})
  void other_credentials_are_no_token(String authorization) {
    assertThat(read(authorization)).isEmpty();
  }

  @Test
  void the_usual_spelling_is_not_copied() {
    String authorization = "Bearer a.b.c";

    assertThat(read(authorization).orElseThrow().credentials()).isSameAs(authorization);
  }
}
