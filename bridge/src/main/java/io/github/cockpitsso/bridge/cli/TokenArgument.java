package io.github.cockpitsso.bridge.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a token is read from, so that it need not be an argument that others see in the list
 * of processes.
 */
final class TokenArgument {
  private TokenArgument() {}

  /** The token itself, or - for standard input. */
  static String orStandardInput(String argument) throws IOException {
    return argument.equals("-") ? firstLine() : argument;
  }

  /** The file's first line, or - for standard input. */
  static String ofFile(String file) throws IOException {
    if (file.equals("-")) {
      return firstLine();
    }
    try (BufferedReader in = Files.newBufferedReader(Path.of(file))) {
      return line(in);
    }
  }

  private static String firstLine() throws IOException {
    return line(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
  }

  private static String line(BufferedReader in) throws IOException {
    String line = in.readLine();
    return line == null ? "" : line;
  }
}
