package io.github.cockpitsso.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CockpitAddressTest {

  @ParameterizedTest
  @CsvSource({
    "https://cms.example.org, https://cms.example.org",
    "https://cms.example.org/, https://cms.example.org",
    "HTTPS://cms.example.org:8443/cms//, https://cms.example.org:8443/cms",
    "http://127.0.0.1:80/:kunde1/, http://127.0.0.1:80/:kunde1",
    "http://[::1]:8080, http://[::1]:8080"
  })
  void the_base_url_has_no_slash_at_the_end(String text, String base) {
    assertThat(CockpitAddress.parse(text).base()).hasToString(base);
  }

  @ParameterizedTest
  @CsvSource({
    "'', does not start with http",
    "cms.example.org, does not start with http",
    "ftp://cms.example.org, does not start with http",
    "'http://a b', not a URL",
    "http:///api, names no host",
    "http://host:99999, the port must be at most 65535",
    "http://cockpit_1:8080, a network alias such as 'cockpit-1'",
    "http://my_cms.example.org/:kunde1, a network alias such as 'my-cms.example.org'",
    "https://münchen.example, write the host as 'xn--mnchen-3ya.example'",
    "https://bücher.example:8443/cms, write the host as 'xn--bcher-kva.example'",
    "https://cms.example.org?x=1, remove the query or fragment after the path",
    "https://cms.example.org/#x, remove the query or fragment after the path",
    "https://cms.example.org/api/, leave out /api"
  })
  void an_invalid_url_is_rejected_with_the_cause(String text, String what) {
    assertThatThrownBy(() -> CockpitAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void a_password_in_the_url_is_not_repeated() {
    assertThatThrownBy(() -> CockpitAddress.parse("https://me:Geheim-1@cms.example.org"))
        .hasMessageNotContaining("Geheim-1")
        .hasMessageContaining("user name or password");
    assertThatThrownBy(() -> CockpitAddress.parse("https://me:Geheim-1@my_cms"))
        .hasMessageNotContaining("Geheim-1");
    assertThatThrownBy(() -> CockpitAddress.parse("ftp://me:Geheim-1@cms.example.org"))
        .hasMessageNotContaining("Geheim-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://h/:..", "http://h/:.", "http://h/:", "http://h/:Kunde", "http://h/:a%2fb"})
  void an_invalid_space_name_is_rejected(String text) {
    assertThatThrownBy(() -> CockpitAddress.parse(text))
        .hasMessageContaining("a space name may only contain");
  }

  @Test
  void a_path_is_appended_to_the_base() {
    assertThat(CockpitAddress.parse("https://h/:s/").at("/api/sso/info"))
        .hasToString("https://h/:s/api/sso/info");
  }

  @Test
  void plain_http_is_recognized() {
    assertThat(CockpitAddress.parse("http://h").isPlain()).isTrue();
    assertThat(CockpitAddress.parse("https://h").isPlain()).isFalse();
  }
}
