package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.client.Secret;
import java.io.IOException;
import java.util.Optional;

/** Prompts the administrator, if the process has a terminal. */
interface Terminal {

  /** Whether there is a terminal. */
  boolean isInteractive();

  /** Prompts for a line and shows the input. Returns an empty text without input. */
  String prompt(String question);

  /** Prompts for a secret and does not show the input. */
  Optional<Secret> promptSecret(String question);

  /** Reads the first line of standard input. */
  Optional<Secret> readSecret() throws IOException;
}
