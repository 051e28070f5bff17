package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.client.Secret;
import java.io.Console;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/** The terminal that this process was started from. */
final class ProcessTerminal implements Terminal {
  private final Optional<Console> console =
      Optional.ofNullable(System.console()).filter(ProcessTerminal::isTerminal);

  @Override
  public boolean isInteractive() {
    return console.isPresent();
  }

  @Override
  public String prompt(String question) {
    return console.map(it -> it.readLine("%s", question)).map(String::strip).orElse("");
  }

  @Override
  public Optional<Secret> promptSecret(String question) {
    return console
        .map(it -> it.readPassword("%s", question))
        .flatMap(input -> Secret.ofNullable(new String(input)));
  }

  @Override
  public Optional<Secret> readSecret() throws IOException {
    return Secret.ofNullable(TokenArgument.orStandardInput("-").strip());
  }

  /** Since Java 22 a console may exist without a terminal. Older versions have no such method. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }
}
