package io.github.cockpitsso.bridge.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64UrlTest {
  private static final String CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" + "+/= \n.\0\u00c1\u0141";

  @Test
  void only_the_text_that_an_encoder_writes_is_decoded() {
    var random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      var text = new StringBuilder();
      int length = random.nextInt(12);
      int kinds = random.nextInt(4) == 0 ? CHARACTERS.length() : 64;
      for (int j = 0; j < length; j++) {
        text.append(CHARACTERS.charAt(random.nextInt(kinds)));
      }

      assertThat(decoded(Base64Url.decode(text.toString())))
          .as("%s", text)
          .isEqualTo(decoded(byEncodingAgain(text.toString())));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"QQ==", "QR", "QUJ", "Q", "QUI=", "Q+E", "Q/E", " QUI", "QUI\n"})
  void another_spelling_of_a_value_is_rejected(String text) {
    assertThat(Base64Url.decode(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "QQ", "QUI", "QUJD", "_-8"})
  void the_spelling_of_rfc_7515_is_decoded(String text) {
    assertThat(Base64Url.decode(text)).isPresent();
  }

  private static Optional<byte[]> byEncodingAgain(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text)
          ? Optional.of(bytes)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> decoded(Optional<byte[]> bytes) {
    return bytes.map(each -> new String(each, StandardCharsets.ISO_8859_1));
  }
}
