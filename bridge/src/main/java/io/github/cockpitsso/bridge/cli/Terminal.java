package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.client.Secret;
import java.io.IOException;
import java.util.Optional;

/** The person before the terminal, if there is one. */
interface Terminal {

  /** Whether somebody can answer. */
  boolean isInteractive();

  /** Asks, and shows what is typed; empty if nothing is. */
  String ask(String question);

  /** Asks, and does not show what is typed. */
  Optional<Secret> askSecret(String question);

  /** The first line of standard input. */
  Optional<Secret> readSecret() throws IOException;
}
