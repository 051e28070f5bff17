package io.github.cockpitsso.bridge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieNamesTest {
  private static final PhpGuard GUARD = new PhpGuard();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api_key=x",
        "api_key",
        "a=1; api_key=x",
        "a=1;\tapi.key=x",
        "a=1,api_key=x",
        "api%5Fkey=x",
        "api_key[a,b]=x",
        " api_key=x",
      })
  void every_spelling_of_the_key_parameter_is_found(String cookies) {
    assertThat(GUARD.judgeCookies(List.of(cookies)).map(Refusal::reason))
        .contains(Reason.KEY_PARAMETER);
    assertThat(GUARD.judgeCookies(List.of("a=b", cookies)).map(Refusal::reason))
        .contains(Reason.KEY_PARAMETER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "=api_key",
        "a=api_key",
        "a=1; b=rspc; c",
        "apikey=1",
        "x[api_key]=1",
        "api_key[;]=x",
        "access_token=x",
        "a=1,2; access_token=x",
      })
  void an_apps_own_cookies_are_accepted(String cookies) {
    assertThat(GUARD.judgeCookies(List.of(cookies))).isEmpty();
  }

  @Test
  void a_comma_may_or_may_not_separate_cookies() {
    assertThat(CookieNames.in(List.of("a=1,b=2"))).containsOnly("a", "b");
    assertThat(CookieNames.in(List.of("a,b=2"))).containsOnly("a", "b", "a,b");
    assertThat(CookieNames.in(List.of(",a=1"))).containsOnly("", ",a", "a");
  }

  @Test
  void a_name_ends_at_the_first_equals_sign() {
    assertThat(CookieNames.in(List.of("a=b=c; d; =e"))).containsOnly("a", "d", "");
  }
}
