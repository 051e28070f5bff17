package io.github.cockpitsso.bridge.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DpopTargetTest {

  @ParameterizedTest
  @CsvSource({
    "https://api.example.org/api/x, https://api.example.org:443/api/x",
    "HTTPS://API.Example.ORG:443/api/x, https://api.example.org:443/api/x",
    "https://api.example.org:/api/x, https://api.example.org:443/api/x",
    "http://api.example.org/api/x, http://api.example.org:80/api/x",
    "https://api.example.org, https://api.example.org:443/",
    "https://api.example.org?a=b, https://api.example.org:443/",
    "https://api.example.org/a%c3%bc, https://api.example.org:443/a%C3%BC",
    "https://api.example.org/%7Ea%2Fb, https://api.example.org:443/~a%2Fb",
    "https://api.example.org/%24%5c%27, https://api.example.org:443/%24%5C%27",
    "https://api.example.org/a/../b, https://api.example.org:443/a/../b",
    "https://[::1]:8443/api/x, https://[::1]:8443/api/x",
  })
  void each_spelling_is_normalized(String url, String normalized) {
    assertThat(DpopTarget.normalized(url)).contains(normalized);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/api/x",
        "//api.example.org/api/x",
        "ftp://api.example.org/api/x",
        "https:api/x",
        "https:///api/x",
        "https://user:password@api.example.org/api/x",
        "https://api.example.org/a b",
        "https://api.example.org/%",
        "javascript:alert(1)",
      })
  void an_invalid_url_has_no_target(String url) {
    assertThat(DpopTarget.normalized(url)).isEmpty();
  }
}
