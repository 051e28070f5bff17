package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.explain.Explanation;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * {@code explain TOKEN}: says for each claim whether the bridge accepts it, and what to change.
 */
@Command(
    name = "explain",
    description =
        "Checks an access token. Says for each check what was found, what was expected and what to"
            + " change. Exit code 0 if nothing failed, else 1. Requires only the setting"
            + " bridge.issuer.")
final class ExplainCommand implements Callable<Integer> {
  @ParentCommand
  private BridgeCommand bridge;

  @Parameters(
      paramLabel = "TOKEN",
      description =
          "An access token or a whole Authorization header. Use - to read it from standard input:"
              + " then it is not in the shell's history.")
  private String token;

  @Option(
      names = "--live",
      description =
          "Also look up the account and the API key, check the policy, and call Cockpit with the"
              + " key. Requires the whole configuration of the bridge.")
  private boolean live;

  @Mixin
  private final SampleRequestOptions sample = new SampleRequestOptions();

  @Mixin
  private final ReportOutput output = new ReportOutput();

  @Override
  public Integer call() throws IOException {
    var explanation = new Explanation(bridge.load(), sample.request(), live, bridge.clock());
    return output.print(explanation.explain(TokenArgument.orStandardInput(token)), bridge.out());
  }
}
