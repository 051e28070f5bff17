package io.github.cockpitsso.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That the pages agree with each other and with the addon. */
class DocumentationTest {
  private static final Path HOUSE = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)");
  private static final Pattern CODE =
      Pattern.compile("^\\s*```.*?^\\s*```|`[^`\n]*`", Pattern.DOTALL | Pattern.MULTILINE);

  @Test
  void every_link_of_a_page_leads_somewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      String text = CODE.matcher(Files.readString(page)).replaceAll("");
      for (MatchResult link : LINK.matcher(text).results().toList()) {
        String target = link.group(1);
        if (!target.matches("[a-z]+:.*")) {
          links++;
          if (!leadsSomewhere(page, target)) {
            dead.add(HOUSE.relativize(page) + ": " + target);
          }
        }
      }
    }
    assertThat(dead).isEmpty();
    assertThat(links).isGreaterThan(100);
  }

  @Test
  void the_page_of_the_addon_has_the_labels_of_the_role_editor() throws IOException {
    String source = Files.readString(HOUSE.resolve("addon/CockpitSso/Permissions.php"));
    Map<String, String> permissions = pairs(source, "const ([A-Z_]+) = '([a-z/]+)';");
    Map<String, String> labels = new TreeMap<>();
    pairs(source, "self::([A-Z_]+) => '([^']+)'")
        .forEach((constant, label) -> labels.put(permissions.get(constant), label));
    String page = Files.readString(HOUSE.resolve("docs/cockpit-addon.md"));
    String table = page.substring(page.indexOf("| permission | label"));

    assertThat(labels).hasSizeGreaterThan(5);
    assertThat(pairs(table.substring(0, table.indexOf("\n\n")), "\\| `([a-z/]+)` \\| ([^|]+) \\|"))
        .isEqualTo(labels);
  }

  private static boolean leadsSomewhere(Path page, String target) throws IOException {
    int hash = target.indexOf('#');
    String path = hash < 0 ? target : target.substring(0, hash);
    Path file = path.isEmpty() ? page : page.resolveSibling(path).normalize();
    return Files.exists(file) && (hash < 0 || anchors(file).contains(target.substring(hash + 1)));
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(Path file) throws IOException {
    List<String> anchors = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    String text = Pattern.compile("^```.*?^```", Pattern.DOTALL | Pattern.MULTILINE)
        .matcher(Files.readString(file))
        .replaceAll("");
    for (String line : text.lines().filter(it -> it.matches("#{1,6} .*")).toList()) {
      String heading = line.replaceFirst("^#+ ", "")
          .replaceAll("\\[([^]]*)\\]\\([^)]*\\)", "$1")
          .toLowerCase(Locale.ROOT)
          .replaceAll("[^\\p{L}\\p{N}_ -]", "")
          .replace(' ', '-');
      int times = seen.merge(heading, 1, Integer::sum);
      anchors.add(times == 1 ? heading : heading + "-" + (times - 1));
    }
    return anchors;
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(HOUSE);
        Stream<Path> docs = Files.walk(HOUSE.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(it -> it.toString().endsWith(".md"))
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
