package io.github.cockpitsso.it.docs;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks a page in GitHub's Markdown for errors that GitHub would show, without network access. */
final class MarkdownPage {
  private static final Pattern FENCE = Pattern.compile("\\s*(`{3,}|~{3,})([^`]*)");
  private static final Pattern CODE =
      Pattern.compile("(?<!`)(`+)(?!`)((?:(?!\n\\s*\n).)+?)(?<!`)\\1(?!`)", Pattern.DOTALL);
  private static final Pattern LINK =
      Pattern.compile("\\]\\(\\s*<?([^()\\s<>]*)>?(?:\\s+\"[^\"]*\")?\\s*\\)");
  private static final Pattern DEFINITION =
      Pattern.compile("^ {0,3}\\[([^]]+)]:\\s*<?([^\\s<>]+)>?", Pattern.MULTILINE);
  private static final Pattern REFERENCE = Pattern.compile("\\[[^]\\[]+]\\[([^]]+)]");
  private static final Pattern HTML_LINK =
      Pattern.compile("<(?:a|img)\\s[^>]*?(?:href|src)=\"([^\"]*)\"");
  private static final Pattern SPLIT_LINK = Pattern.compile("](\\s+)\\((?:#|[\\w./-]+\\.md\\b)");
  private static final Pattern HTML_ANCHOR =
      Pattern.compile("<[a-z][^>]*?\\s(?:name|id)=\"([^\"]+)\"");
  private static final Pattern HEADING =
      Pattern.compile("^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$", Pattern.MULTILINE);
  private static final Pattern PAGE_NAME = Pattern.compile("(?<![\\w/.-])docs/[\\w/-]+\\.md\\b");
  private static final Pattern DELIMITER =
      Pattern.compile("\\s*\\|?(?:\\s*:?-+:?\\s*\\|)*\\s*:?-+:?\\s*\\|?\\s*");
  private static final Pattern BLOCK =
      Pattern.compile("\\s*(?:[-*+] |\\d+[.)] |#{1,6} |>|<!--|`{3}|~{3}).*");

  private final Path project;
  private final Path file;
  private final String source;
  private final List<String> problems = new ArrayList<>();

  /** The source without the content of code blocks, with the same lines. */
  private final String prose;

  /** The prose without code spans, with the same lines. */
  private final String text;

  private int links;

  private MarkdownPage(Path project, Path file) throws IOException {
    this.project = project;
    this.file = file;
    source = Files.readString(file);
    prose = withoutProtections();
    text = CODE.matcher(prose).replaceAll(it -> it.group().replaceAll("[^\n]", "x"));
  }

  /** Reads and checks a page. Its relative links must stay in the project folder. */
  static MarkdownPage check(Path project, Path file) throws IOException {
    MarkdownPage page = new MarkdownPage(project, file);
    page.checkLinks();
    page.checkTables();
    return page;
  }

  /** The problems, each as {@code file:line: fault}. */
  List<String> problems() {
    return problems;
  }

  /** Number of relative links and images on the page. */
  int links() {
    return links;
  }

  private String withoutProtections() {
    StringBuilder kept = new StringBuilder();
    String open = null;
    int opened = 0;
    int number = 0;
    for (String line : source.split("\n", -1)) {
      number++;
      Matcher fence = FENCE.matcher(line);
      boolean isFence = fence.matches();
      if (open == null && isFence) {
        open = fence.group(1);
        opened = number;
      } else if (open == null) {
        kept.append(line);
      } else if (isFence && fence.group(1).startsWith(open)) {
        if (!fence.group(2).isBlank()) {
          report(
              number, "a code block begins before the code block of line " + opened + " is closed");
        }
        open = null;
      }
      kept.append('\n');
    }
    if (open != null) {
      report(opened, "the code block is not closed");
    }
    return kept.toString();
  }

  private void checkLinks() throws IOException {
    each(LINK, text, this::checkTarget);
    each(HTML_LINK, text, this::checkTarget);
    Set<String> defined = new HashSet<>();
    for (MatchResult it : DEFINITION.matcher(text).results().toList()) {
      defined.add(it.group(1).toLowerCase(Locale.ROOT));
      checkTarget(it.group(2), line(text, it.start()));
    }
    each(REFERENCE, text, (name, line) -> {
      if (!defined.contains(name.toLowerCase(Locale.ROOT))) {
        report(line, "no link is defined as [" + name + "]");
      }
    });
    each(
        SPLIT_LINK,
        text,
        (blank, line) -> report(line, "not a link: there is a blank between ] and ("));
    for (MatchResult it : PAGE_NAME.matcher(prose).results().toList()) {
      if (!Files.exists(project.resolve(it.group()))) {
        report(line(prose, it.start()), "missing file " + it.group());
      }
    }
  }

  private void checkTarget(String target, int line) {
    if (target.matches("[a-z][a-z+.-]*:.*")) {
      return;
    }
    links++;
    try {
      fault(URI.create(target)).ifPresent(fault -> report(line, fault));
    } catch (IllegalArgumentException e) {
      report(line, "the link " + target + " is not a valid address");
    } catch (IOException e) {
      report(line, "the link " + target + " cannot be read: " + e.getMessage());
    }
  }

  private Optional<String> fault(URI target) throws IOException {
    String path = target.getPath();
    String anchor = target.getFragment();
    if (path.isEmpty() && anchor == null) {
      return Optional.of("the link is empty");
    }
    if (path.startsWith("/")) {
      return Optional.of("the link " + target + " is not relative");
    }
    Path linked = path.isEmpty() ? file : file.resolveSibling(path).normalize();
    if (!linked.startsWith(project)) {
      return Optional.of("the link " + target + " leaves the project");
    }
    if (!Files.exists(linked)) {
      return Optional.of("missing file " + project.relativize(linked));
    }
    if (anchor != null && !anchors(linked).contains(anchor)) {
      return Optional.of("missing heading #" + anchor + " in " + project.relativize(linked));
    }
    return Optional.empty();
  }

  private Set<String> anchors(Path linked) throws IOException {
    if (linked.equals(file)) {
      return anchors();
    }
    return linked.toString().endsWith(".md")
        ? new MarkdownPage(project, linked).anchors()
        : Set.of();
  }

  /** The anchors that GitHub makes from headings, and anchors in HTML. */
  private Set<String> anchors() {
    Set<String> anchors = new HashSet<>();
    for (MatchResult it : HEADING.matcher(prose).results().toList()) {
      String anchor = it.group(1)
          .replaceAll("!?\\[([^]]*)]\\([^)]*\\)", "$1")
          .replaceAll("<[^>]+>", "")
          .strip()
          .toLowerCase(Locale.ROOT)
          .replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]", "")
          .replace(' ', '-');
      String free = anchor;
      for (int again = 1; !anchors.add(free); again++) {
        free = anchor + "-" + again;
      }
    }
    HTML_ANCHOR.matcher(text).results().forEach(it -> anchors.add(it.group(1)));
    return anchors;
  }

  private void checkTables() {
    String[] lines = prose.split("\n", -1);
    int columns = 0;
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i];
      boolean header = columns == 0
          && line.contains("|")
          && i + 1 < lines.length
          && lines[i + 1].contains("-")
          && DELIMITER.matcher(lines[i + 1]).matches();
      if (header) {
        columns = cells(line);
        if (i > 0 && !lines[i - 1].isBlank() && !BLOCK.matcher(lines[i - 1]).matches()) {
          report(i + 1, "missing blank line before the table");
        }
      } else if (line.isBlank() || (columns > 0 && BLOCK.matcher(line).matches())) {
        columns = 0;
      } else if (columns > 0 && cells(line) != columns) {
        report(i + 1, "the table has " + columns + " columns, this row " + cells(line));
      } else if (columns == 0 && line.strip().startsWith("|")) {
        report(
            i + 1,
            "this row is not in a table: tables begin with a header and end at a blank line");
      }
    }
  }

  /** GitHub splits at each bar without a backslash, also in code spans. */
  private static int cells(String row) {
    return row.strip().replaceAll("^\\||(?<!\\\\)\\|$", "").split("(?<!\\\\)\\|", -1).length;
  }

  private void each(Pattern pattern, String within, BiConsumer<String, Integer> check) {
    for (MatchResult it : pattern.matcher(within).results().toList()) {
      check.accept(it.group(1), line(within, it.start(1)));
    }
  }

  private static int line(String within, int offset) {
    return 1
        + (int) within.substring(0, offset).chars().filter(it -> it == '\n').count();
  }

  private void report(int line, String fault) {
    problems.add(project.relativize(file) + ":" + line + ": " + fault);
  }
}
