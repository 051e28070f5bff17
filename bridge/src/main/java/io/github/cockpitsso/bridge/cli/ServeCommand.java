package io.github.cockpitsso.bridge.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code serve}: the same as no command. */
@Command(name = "serve", description = "Runs the bridge until SIGTERM. The default command.")
final class ServeCommand implements Callable<Integer> {
  @ParentCommand
  private BridgeCommand bridge;

  @Override
  public Integer call() {
    return bridge.serve();
  }
}
