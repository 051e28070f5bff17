package io.github.cockpitsso.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.protocol.ProtocolMapper;
import org.keycloak.provider.ConfiguredProvider;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.storage.UserStorageProviderFactory;

/** The message texts: every used one exists in both languages, and there are no others. */
class MessagesTest {
  private static final Pattern WORD = Pattern.compile("[\"'(](cockpit[A-Z]\\w*)[\"')]");
  private static final Pattern SUFFIX = Pattern.compile("\\+ \"([A-Z]\\w*)\"");
  private static final Pattern TEXT =
      Pattern.compile("msg\\(\\s*[\"'](cockpit[A-Z]\\w*)[\"']|\"(cockpitProblem\\w*)\"");
  private static final Pattern PARAMETER = Pattern.compile("\\{\\d}");

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void every_text_of_a_setting_problem_or_page_exists(String language) {
    assertThat(named(TEXT)).isNotEmpty();
    assertThat(texts(language).stringPropertyNames())
        .containsAll(named(TEXT))
        .containsAll(keys(ProviderConfigProperty::getLabel))
        .containsAll(keys(ProviderConfigProperty::getHelpText));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void every_text_is_used(String language) {
    Set<String> words = named(WORD);
    Set<String> suffixes = named(SUFFIX);

    assertThat(texts(language).stringPropertyNames())
        .allMatch(key -> words.contains(key)
            || suffixes.stream()
                .anyMatch(it -> key.endsWith(it)
                    && words.contains(key.substring(0, key.length() - it.length()))));
  }

  @Test
  void both_languages_have_the_same_texts() {
    assertThat(texts("de").stringPropertyNames()).isEqualTo(texts("en").stringPropertyNames());
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void every_setting_has_a_help_text(String language) {
    Properties texts = texts(language);

    assertThat(keys(ProviderConfigProperty::getHelpText))
        .hasSizeGreaterThan(30)
        .allSatisfy(
            help -> assertThat(texts.getProperty(help, "")).as(help).hasSizeGreaterThan(30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void no_text_is_empty_or_has_surrounding_blanks(String language) {
    Properties texts = texts(language);

    assertThat(texts.stringPropertyNames())
        .allSatisfy(key -> assertThat(texts.getProperty(key))
            .as(key)
            .isNotBlank()
            .isEqualTo(texts.getProperty(key).strip()));
  }

  @Test
  void both_languages_have_the_same_placeholders() {
    Properties english = texts("en");
    Properties german = texts("de");

    assertThat(english.stringPropertyNames())
        .allSatisfy(key -> assertThat(parameters(german.getProperty(key)))
            .as(key)
            .isEqualTo(parameters(english.getProperty(key))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void login_pages_lose_no_apostrophe(String language) {
    // Keycloak formats them with MessageFormat, which removes a single apostrophe.
    Properties texts = texts(language);

    for (String key : Set.of(
        "cockpitUnavailable",
        "cockpitSecondFactor",
        "cockpitReplaced",
        "cockpitReadOnlyPassword",
        "cockpitReadOnlyPasswordAt",
        "cockpitReadOnlyAction")) {
      assertThat(texts.getProperty(key)).as(key).doesNotContain("'");
    }
  }

  /** The keys of our texts for the fields of the federation and the mappers in the console. */
  private static Set<String> keys(Function<ProviderConfigProperty, String> text) {
    return Stream.<Class<? extends ConfiguredProvider>>of(
            UserStorageProviderFactory.class, ProtocolMapper.class)
        .flatMap(type -> ServiceLoader.load(type).stream())
        .filter(it -> it.type().getName().startsWith(MessagesTest.class.getPackageName()))
        .flatMap(it -> it.get().getConfigProperties().stream())
        .map(text)
        .filter(it -> it.startsWith("cockpit"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> parameters(String text) {
    return PARAMETER.matcher(text).results().map(it -> it.group()).collect(Collectors.toSet());
  }

  private static Set<String> named(Pattern pattern) {
    try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
      return files
          .filter(it -> it.toString().endsWith(".java") || it.toString().endsWith(".ftl"))
          .map(MessagesTest::read)
          .flatMap(it -> pattern.matcher(it).results())
          .flatMap(it -> Stream.of(it.group(1), it.groupCount() > 1 ? it.group(2) : null))
          .filter(Objects::nonNull)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Properties texts(String language) {
    var texts = new Properties();
    String file = "/theme-resources/messages/messages_" + language + ".properties";
    try (InputStream in = MessagesTest.class.getResourceAsStream(file)) {
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }
}
