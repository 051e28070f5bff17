package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.settings.SettingsCatalog;
import io.github.cockpitsso.bridge.value.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The tables in {@code docs/bridge.md} match the code. {@code -Dupdate.docs=true} writes
 * them again.
 */
class DocumentationTest {
  private static final Path PAGE = Path.of("..", "docs", "bridge.md");

  @Test
  void the_table_of_settings_matches_the_code() throws IOException {
    check("settings", settings());
  }

  @Test
  void the_table_of_reasons_matches_the_code() throws IOException {
    check("reasons", reasons());
  }

  private static void check(String section, String table) throws IOException {
    String page = Files.readString(PAGE);
    Matcher marked = Pattern.compile(
            "(<!-- generated: " + section + " -->\n).*?(<!-- end -->)", Pattern.DOTALL)
        .matcher(page);
    assertThat(marked.find()).as("docs/bridge.md has a place for " + section).isTrue();
    String made = marked.replaceFirst(
        Matcher.quoteReplacement("<!-- generated: " + section + " -->\n" + table + "<!-- end -->"));
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, made);
      return;
    }
    assertThat(page)
        .as("docs/bridge.md is out of date: run the tests of bridge with -Dupdate.docs=true")
        .isEqualTo(made);
  }

  private static String settings() {
    UnaryOperator<String> code = text -> "`" + text + "`";
    return "| environment | YAML | what it looks like | default | meaning |\n|---|---|---|---|---|"
        + "\n"
        + SettingsCatalog.all().stream()
            .map(setting -> "| "
                + String.join(
                    " | ",
                    code.apply(setting.environment()),
                    code.apply(setting.name()),
                    setting.looks(),
                    setting.defaultValue().map(code).orElse(required(setting)),
                    setting.meaning())
                + " |\n")
            .collect(Collectors.joining());
  }

  private static String required(Setting<?> setting) {
    return setting.required() ? "required" : "";
  }

  private static String reasons() {
    return "| status | reason | meaning | what to do |\n|---|---|---|---|\n"
        + Arrays.stream(Reason.values())
            .sorted(Comparator.comparingInt(Reason::status))
            .map(reason -> "| "
                + String.join(
                    " | ",
                    Integer.toString(reason.status()),
                    "`" + reason.id() + "`",
                    reason.title(),
                    reason.remedy().orElse(""))
                + " |\n")
            .collect(Collectors.joining());
  }
}
