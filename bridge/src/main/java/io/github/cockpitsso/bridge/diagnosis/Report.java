package io.github.cockpitsso.bridge.diagnosis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.client.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The findings of one run of {@code check} or {@code explain}.
 *
 * @param heading the first lines of the text; not in JSON
 * @param findings in the order of the checks
 */
public record Report(List<String> heading, List<Finding> findings) {
  private static final int WIDTH = 100;
  private static final String INDENT = " ".repeat(9);
  private static final String LABELED = INDENT + " ".repeat(10);

  public Report {
    heading = List.copyOf(heading);
    findings = List.copyOf(findings);
  }

  /** Whether nothing failed; warnings do not count. */
  public boolean isPassed() {
    return findings.stream().noneMatch(Finding::isFailed);
  }

  /**
   * The report as text: for each finding a line, and below it what was expected and the cure.
   * Without a line end after the last line.
   */
  public String text() {
    return Stream.concat(
            heading.stream().map(Report::printable), findings.stream().map(Report::block))
        .collect(Collectors.joining("\n"));
  }

  /** The report as one JSON object on one line, for monitoring. */
  public String json() {
    ObjectNode report = Json.object();
    report.put("status", isPassed() ? "ok" : "failed");
    ArrayNode list = report.putArray("findings");
    for (Finding each : findings) {
      list.addObject()
          .put("status", each.status().json())
          .put("check", each.check())
          .put("found", printable(each.found()))
          .put("expected", printable(each.expected()))
          .put("cure", printable(each.cure()));
    }
    return new String(Json.write(report), StandardCharsets.UTF_8);
  }

  private static String block(Finding finding) {
    String first = wrapped(
        pad(finding.status().label(), INDENT.length())
            + finding.check()
            + ": "
            + printable(finding.found()),
        INDENT);
    return first + labeled("expected:", finding.expected()) + labeled("cure:", finding.cure());
  }

  private static String labeled(String label, String text) {
    return text.isEmpty()
        ? ""
        : "\n"
            + wrapped(
                INDENT + pad(label, LABELED.length() - INDENT.length()) + printable(text), LABELED);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** Breaks lines at blanks only, so that URLs stay whole. */
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

  /** Replaces terminal control characters, which tokens and answers may contain. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]", "?");
  }
}
