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
  void is_a_base_url_without_the_slash_at_its_end(String text, String base) {
    assertThat(CockpitAddress.parse(text).base()).hasToString(base);
  }

  @ParameterizedTest
  @CsvSource({
    "'', does not start with http",
    "cms.example.org, does not start with http",
    "ftp://cms.example.org, does not start with http",
    "'http://a b', not a URL",
    "http:///api, names no host",
    "http://host:99999, a port is 65535 at most",
    "http://cockpit_1:8080, a network alias such as 'cockpit-1'",
    "http://my_cms.example.org/:kunde1, a network alias such as 'my-cms.example.org'",
    "https://münchen.example, write the host as 'xn--mnchen-3ya.example'",
    "https://bücher.example:8443/cms, write the host as 'xn--bcher-kva.example'",
    "https://cms.example.org?x=1, nothing may follow the path",
    "https://cms.example.org/#x, nothing may follow the path",
    "https://cms.example.org/api/, leave out /api"
  })
  void says_what_is_wrong_with_any_other_text(String text, String what) {
    assertThatThrownBy(() -> CockpitAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void does_not_repeat_a_password_that_stands_in_the_url() {
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
  void names_no_space_that_leads_elsewhere(String text) {
    assertThatThrownBy(() -> CockpitAddress.parse(text))
        .hasMessageContaining("a space is named by");
  }

  @Test
  void puts_paths_behind_the_base() {
    assertThat(CockpitAddress.parse("https://h/:s/").at("/api/sso/info"))
        .hasToString("https://h/:s/api/sso/info");
  }

  @Test
  void knows_whether_it_can_be_read_on_the_way() {
    assertThat(CockpitAddress.parse("http://h").isPlain()).isTrue();
    assertThat(CockpitAddress.parse("https://h").isPlain()).isFalse();
  }
}
