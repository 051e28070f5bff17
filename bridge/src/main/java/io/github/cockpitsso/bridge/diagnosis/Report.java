package io.github.cockpitsso.bridge.diagnosis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.client.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All findings of one run.
 *
 * @param heading lines that a person reads first; not in JSON
 * @param findings in the order in which they were made
 */
public record Report(List<String> heading, List<Finding> findings) {
  private static final int WIDTH = 100;
  private static final String INDENT = " ".repeat(9);
  private static final String LABELLED = INDENT + " ".repeat(10);

  public Report {
    heading = List.copyOf(heading);
    findings = List.copyOf(findings);
  }

  /** Whether nothing failed; warnings do not count. */
  public boolean isPassed() {
    return findings.stream().noneMatch(Finding::isFailed);
  }

  /**
   * For people: a line for each finding, and below it what was expected and the cure. No line end
   * after the last.
   */
  public String text() {
    return Stream.concat(
            heading.stream().map(Report::harmless), findings.stream().map(Report::block))
        .collect(Collectors.joining("\n"));
  }

  /** For monitoring: one object on one line. */
  public String json() {
    ObjectNode report = Json.object();
    report.put("status", isPassed() ? "ok" : "failed");
    ArrayNode list = report.putArray("findings");
    for (Finding each : findings) {
      list.addObject()
          .put("status", each.status().json())
          .put("check", each.check())
          .put("found", harmless(each.found()))
          .put("expected", harmless(each.expected()))
          .put("cure", harmless(each.cure()));
    }
    return new String(Json.write(report), StandardCharsets.UTF_8);
  }

  private static String block(Finding finding) {
    String first = wrapped(
        pad(finding.status().word(), INDENT.length())
            + finding.check()
            + ": "
            + harmless(finding.found()),
        INDENT);
    return first + labelled("expected:", finding.expected()) + labelled("cure:", finding.cure());
  }

  private static String labelled(String label, String text) {
    return text.isEmpty()
        ? ""
        : "\n"
            + wrapped(
                INDENT + pad(label, LABELLED.length() - INDENT.length()) + harmless(text),
                LABELLED);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** Breaks at blanks, never inside a word: URLs stay whole. */
  private static String wrapped(String text, String indent) {
    var lines = new StringBuilder();
    String rest = text;
    while (rest.length() > WIDTH) {
      int end = rest.lastIndexOf(' ', WIDTH);
      if (end <= indent.length()) {
        end = rest.indexOf(' ', WIDTH);
      }
      if (end < 0) {
        break;
      }
      lines.append(rest, 0, end).append('\n');
      rest = indent + rest.substring(end + 1);
    }
    return lines.append(rest).toString();
  }

  /** Tokens and neighbors may contain what a terminal obeys. */
  private static String harmless(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]", "?");
  }
}
