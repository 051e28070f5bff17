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
 * {@code explain TOKEN}: the bridge's own judgement of a token, claim by claim, with what
 * to change.
 */
@Command(
    name = "explain",
    description =
        "Says for each check of a token what was found, what was expected and what to change; exit code 0 if nothing"
            + " failed, else 1. Needs bridge.issuer and nothing else of the configuration.")
final class ExplainCommand implements Callable<Integer> {
  @ParentCommand
  private BridgeCommand bridge;

  @Parameters(
      paramLabel = "TOKEN",
      description =
          "An access token, or the whole Authorization header; - reads it from standard input, which leaves no trace in"
              + " the shell's history.")
  private String token;

  @Option(
      names = "--live",
      description =
          "Follows the token to the account, the API key, the policy and Cockpit's answer to the key. Needs the whole"
              + " configuration of the bridge.")
  private boolean live;

  @Mixin
  private final SampleRequest policy = new SampleRequest();

  @Mixin
  private final Output output = new Output();

  @Override
  public Integer call() throws IOException {
    var explanation = new Explanation(bridge.load(), policy.inquiry(), live, bridge.clock());
    return output.print(explanation.explain(TokenArgument.orStandardInput(token)), bridge.out());
  }
}
