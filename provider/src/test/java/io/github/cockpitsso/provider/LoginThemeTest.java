package io.github.cockpitsso.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The login theme has only texts and a style sheet, and its texts reveal no account. */
class LoginThemeTest {
  private static final Path THEME = Path.of("src/main/resources/theme/cockpit/login");

  private static Properties texts(String language) throws IOException {
    Properties texts = new Properties();
    try (InputStream in =
        Files.newInputStream(THEME.resolve("messages/messages_" + language + ".properties"))) {
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return texts;
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void a_locked_account_has_the_text_of_a_wrong_password(String language) throws IOException {
    Properties texts = texts(language);

    assertThat(texts.getProperty("accountTemporarilyDisabledMessage"))
        .isNotBlank()
        .isEqualTo(texts.getProperty("accountPermanentlyDisabledMessage"))
        .isEqualTo(texts.getProperty("invalidUserMessage"));
  }

  @Test
  void both_languages_have_the_same_texts() throws IOException {
    assertThat(texts("de").stringPropertyNames()).isEqualTo(texts("en").stringPropertyNames());
  }

  @Test
  void no_template_of_keycloak_is_copied() throws IOException {
    try (Stream<Path> files = Files.walk(THEME)) {
      assertThat(files.filter(Files::isRegularFile).map(it -> it.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "theme.properties",
              "messages_en.properties",
              "messages_de.properties",
              "cockpit.css");
    }
  }
}
