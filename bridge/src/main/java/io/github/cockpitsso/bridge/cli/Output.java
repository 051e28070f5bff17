package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.diagnosis.Report;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** How a report is printed. */
final class Output {

  /** For people or for programs. */
  enum Format {
    /** Lines for people. */
    text,
    /** One JSON object. */
    json
  }

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "text for people (default), json for monitoring.")
  private Format format = Format.text;

  /** Prints it; returns the exit code: 0 if nothing failed, else 1. */
  int print(Report report, PrintWriter out) {
    out.println(format == Format.json ? report.json() : report.text());
    return report.isPassed() ? 0 : 1;
  }
}
