package io.github.cockpitsso.bridge.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a token from an argument, a file or standard input. Other users can see arguments. */
final class TokenArgument {
  private TokenArgument() {}

  /** The argument itself, or for {@code -} the first line of standard input. */
  static String orStandardInput(String argument) throws IOException {
    return argument.equals("-") ? firstLine() : argument;
  }

  /** The first line of a file, or for {@code -} of standard input. */
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
