package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.client.Secret;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The terminal of this process. */
final class ProcessTerminal implements Terminal {
  private final Optional<Console> console =
      Optional.ofNullable(System.console()).filter(ProcessTerminal::isTerminal);

  @Override
  public boolean isInteractive() {
    return console.isPresent();
  }

  @Override
  public String ask(String question) {
    return console.map(it -> it.readLine("%s", question)).map(String::strip).orElse("");
  }

  @Override
  public Optional<Secret> askSecret(String question) {
    return console
        .map(it -> it.readPassword("%s", question))
        .flatMap(typed -> Secret.ofNullable(new String(typed)));
  }

  @Override
  public Optional<Secret> readSecret() throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    return Secret.ofNullable(line == null ? "" : line.strip());
  }

  /** Since Java 22 there is a console without a terminal too; before, there is no such question. */
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
