package io.github.cockpitsso.demo.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All texts of the page are in {@code messages/}, in both languages. */
class AppMessagesTest {
  private static final Path APP = Path.of("src/main/resources/app");

  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*(?://|/?\\*).*$|(?s)<!--.*?-->");

  private static final Pattern CLASSES = Pattern.compile("className: (?:'[^']*'|`[^`]*`)");

  private static final Pattern LITERAL = Pattern.compile("'([^'\\n]*)'|`([^`]*)`");

  /** Two words, or a word that begins like a sentence. */
  private static final Pattern TEXT =
      Pattern.compile("\\p{L}{2,}[,.:;]? \\p{L}|^\\p{Lu}\\p{Ll}+[.…!?]?$");

  /** Names of keys on the keyboard. */
  private static final Set<String> KEYS = Set.of("Escape");

  @Test
  void both_languages_have_the_same_keys_and_placeholders() throws IOException {
    Map<String, String> english = messages("en");
    Map<String, String> german = messages("de");

    assertThat(german.keySet()).isEqualTo(english.keySet()).hasSizeGreaterThan(100);
    english.forEach((key, text) ->
        assertThat(placeholders(german.get(key))).as(key).isEqualTo(placeholders(text)));
    assertThat(german.values()).noneMatch(String::isBlank);
  }

  @Test
  void every_key_that_the_page_uses_exists() throws IOException {
    Pattern use = Pattern.compile("(?:\\bt\\('|'(?=(?:problem|flow|permissions)\\.))([a-z_.-]+)'"
        + "|data-(?:text|label)=\"([^\"]+)\"");

    assertThat(messages("en").keySet()).containsAll(found(use, sources()));
    assertThat(found(use, sources())).hasSizeGreaterThan(60);
  }

  @Test
  void every_key_is_used() throws IOException {
    String sources = sources();

    assertThat(messages("en").keySet()).allMatch(key -> isUsed(key, sources));
    assertThat(isUsed("items.never", sources)).isFalse();
  }

  @Test
  void no_text_is_in_the_page_itself() throws IOException {
    String page = COMMENT
        .matcher(Files.readString(APP.resolve("index.html")))
        .replaceAll("")
        // Shown without scripts, so it has both languages.
        .replaceAll("(?s)<noscript>.*?</noscript>", "");

    assertThat(found(Pattern.compile(">\\s*([^<>]*\\p{L}[^<>]*?)\\s*<"), page))
        .containsOnly("Cockpit SSO");
    assertThat(page).doesNotContainPattern(" (?:aria-label|title|placeholder|alt)=\"[^\"]");
  }

  @Test
  void no_text_is_in_a_script() throws IOException {
    try (Stream<Path> files = Files.list(APP)) {
      assertThat(files.filter(file -> file.toString().endsWith(".js")))
          .hasSizeGreaterThan(10)
          .allSatisfy(file -> assertThat(texts(Files.readString(file))).isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"'Log in again'", "'Save'", "`${count} items left`", "'Saving…'"})
  void a_text_in_a_script_is_found(String literal) {
    assertThat(texts("el('p', { className: 'card big' }, " + literal + ")")).hasSize(1);
  }

  /** As a whole, or with its end in a variable. */
  private static boolean isUsed(String key, String sources) {
    String parent = key.replaceAll("\\.[^.]+$", "");
    String family = key.replaceAll("^([a-z]+)\\..*", "$1");
    return isQuoted(key, sources)
        || (parent.contains(".") && isQuoted(parent, sources))
        || Stream.of(parent, family).anyMatch(it -> sources.contains("`" + it + ".${"));
  }

  private static boolean isQuoted(String key, String sources) {
    return sources.contains("'" + key + "'") || sources.contains('"' + key + '"');
  }

  private static List<String> texts(String script) {
    String code = CLASSES.matcher(COMMENT.matcher(script).replaceAll("")).replaceAll("");
    return found(LITERAL, code).stream()
        .filter(it -> TEXT.matcher(it.replaceAll("\\$\\{[^}]*\\}", "0")).find())
        .filter(it -> !KEYS.contains(it))
        .toList();
  }

  private static Map<String, String> messages(String language) throws IOException {
    String module = Files.readString(APP.resolve("messages/" + language + ".js"));
    String json = module.strip().replaceAll("^export default |;$", "");
    try {
      return new ObjectMapper().readValue(json, new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new AssertionError("messages/" + language + ".js is not JSON", e);
    }
  }

  /** The page and its scripts, without messages. */
  private static String sources() throws IOException {
    try (Stream<Path> files = Files.list(APP)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(js|html)"))
          .map(AppMessagesTest::read)
          .collect(Collectors.joining("\n"));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> placeholders(String text) {
    return Set.copyOf(found(Pattern.compile("(\\{\\w+\\})"), text));
  }

  /** What the groups of the pattern match. */
  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(AppMessagesTest::group).toList();
  }

  private static String group(MatchResult match) {
    return match.group(1) == null ? match.group(2) : match.group(1);
  }
}
