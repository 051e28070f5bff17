package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.diagnosis.Report;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** The option for the format of a report, and its printing. */
final class ReportOutput {

  /** The formats, named as in the option. */
  enum Format {
    text,
    json
  }

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Output format: text (default), or json for monitoring.")
  private Format format = Format.text;

  /** Prints the report. Returns the exit code: 0 if nothing failed, else 1. */
  int print(Report report, PrintWriter out) {
    out.println(format == Format.json ? report.json() : report.text());
    return report.isPassed() ? 0 : 1;
  }
}
