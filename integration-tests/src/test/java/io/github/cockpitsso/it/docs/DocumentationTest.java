package io.github.cockpitsso.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages have no broken links, tables or code blocks, and agree with the addon. */
class DocumentationTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void all_links_tables_and_code_blocks_of_the_pages_are_valid() throws IOException {
    List<String> problems = new ArrayList<>();
    int links = 0;
    for (Path file : pages()) {
      MarkdownPage page = MarkdownPage.check(PROJECT, file);
      problems.addAll(page.problems());
      links += page.links();
    }
    assertThat(problems).as("problems in Markdown, as file:line").isEmpty();
    assertThat(links).isGreaterThan(150);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void a_fault_in_a_page_is_reported_with_its_line(String fault, String text, @TempDir Path folder)
      throws IOException {
    Path page = Files.writeString(folder.resolve("page.md"), text);
    String unused =
        Files.writeString(folder.resolve("other.md"), "# Other page\n").toString();

    assertThat(MarkdownPage.check(folder, page).problems())
        .isEqualTo(fault.isEmpty() ? List.of() : List.of("page.md:" + fault));
  }

  static Stream<Arguments> faults() {
    String table = "| a | b |\n|---|---|\n| 1 | 2 |\n";
    return Stream.of(
        arguments("1: missing file absent.md", "[text](absent.md)"),
        arguments("2: missing file absent.md", "[text\nover lines](absent.md#part)"),
        arguments("1: missing file a.png", "![A picture](a.png)"),
        arguments("1: missing file a.png", "[![A picture](a.png)](other.md)"),
        arguments("1: missing file docs/absent.md", "See `docs/absent.md`."),
        arguments("1: missing heading #absent in other.md", "[text](other.md#absent)"),
        arguments("1: missing heading #Other-page in other.md", "[text](other.md#Other-page)"),
        arguments("1: missing heading #a-1 in page.md", "[text](#a-1)\n# a\n"),
        arguments("3: the link ../x.md leaves the project", "\n\n[text](../x.md)"),
        arguments("1: the link /other.md is not relative", "[text](/other.md)"),
        arguments("1: the link is empty", "[text]()"),
        arguments("1: no link is defined as [it]", "[text][it]"),
        arguments("1: missing file absent.md", "[it]: absent.md"),
        arguments("1: missing file absent.md", "<a href=\"absent.md\">text</a>"),
        arguments("1: not a link: there is a blank between ] and (", "[text] (other.md)"),
        arguments("2: the code block is not closed", "\n```yaml\n[text](absent.md)\n"),
        arguments(
            "3: a code block begins before the code block of line 1 is closed",
            "```yaml\na: b\n```js\n"),
        arguments(
            "5: this row is not in a table: tables begin with a header and end at a blank line",
            table + "\n| 3 | 4 |\n"),
        arguments("4: the table has 2 columns, this row 3", table + "| 3 | 4 | 5 |\n"),
        arguments("4: the table has 2 columns, this row 3", table + "| 3 | `4|5` |\n"),
        arguments("4: the table has 2 columns, this row 1", table + "A sentence.\n"),
        arguments("2: the table has 2 columns, this row 3", "| a | b |\n|---|---|---|\n"),
        arguments("", "# A\n" + table + "<!-- end -->\n\n<!-- begin -->\n" + table),
        arguments("2: missing blank line before the table", "A sentence.\n" + table),
        arguments("", table + "| 3 | `4\\|5` |\n\nA sentence.\n"),
        arguments("", "[text](other.md#other-page), [out](https://example.org/absent.md)"),
        arguments("", "`[text](absent.md)`\n\n```\n[text](absent.md)\n| a |\n# b\n```\n"),
        arguments("", "[1](#a-b-c_d) [2](#a-b-c_d-1)\n## `a`: *b*, c_d!\n## A b [c_d](other.md)\n"),
        arguments("", "[text](#mark) <a name=\"mark\"></a>"));
  }

  @Test
  void the_page_of_the_addon_has_the_labels_of_the_role_editor() throws IOException {
    String source = Files.readString(PROJECT.resolve("addon/CockpitSso/Permissions.php"));
    Map<String, String> permissions = pairs(source, "const ([A-Z_]+) = '([a-z/]+)';");
    Map<String, String> labels = new TreeMap<>();
    pairs(source, "self::([A-Z_]+) => '([^']+)'")
        .forEach((constant, label) -> labels.put(permissions.get(constant), label));
    String page = Files.readString(PROJECT.resolve("docs/cockpit-addon.md"));
    String table = page.substring(page.indexOf("| permission | label"));

    assertThat(labels).hasSizeGreaterThan(5);
    assertThat(pairs(table.substring(0, table.indexOf("\n\n")), "\\| `([a-z/]+)` \\| ([^|]+) \\|"))
        .isEqualTo(labels);
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(PROJECT);
        Stream<Path> docs = Files.walk(PROJECT.resolve("docs"));
        Stream<Path> examples = Files.walk(PROJECT.resolve("examples"));
        Stream<Path> bench = Files.walk(PROJECT.resolve("bench"))) {
      return Stream.of(top, docs, examples, bench)
          .flatMap(it -> it)
          .filter(it -> it.toString().endsWith(".md"))
          .filter(it -> !it.toString().contains("node_modules"))
          .sorted()
          .toList();
    }
  }

  private static Map<String, String> pairs(String text, String pattern) {
    Map<String, String> pairs = new TreeMap<>();
    Pattern.compile(pattern)
        .matcher(text)
        .results()
        .forEach(it -> pairs.put(it.group(1), it.group(2).strip()));
    return pairs;
  }
}
