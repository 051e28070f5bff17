package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.explain.PolicyExplanation;
import java.util.List;
import picocli.CommandLine.Option;

/** A request of which {@code explain} says what the policy decides. */
final class SampleRequest {
  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "Its path, such as /api/content/items/news.")
  private String path = "";

  @Option(names = "--method", paramLabel = "METHOD", description = "Its method; GET if left out.")
  private String method = "GET";

  @Option(
      names = "--graphql",
      paramLabel = "query|mutation",
      description = "What its document asks for; needed for /api/gql.")
  private String operation = "";

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "A model that it touches, of which the path says nothing: by GraphQL, models= or populate.")
  private List<String> models = List.of();

  @Option(
      names = "--any-model",
      description =
          "It can touch any model: as with populate, or a model whose name is a GraphQL variable.")
  private boolean anyModel;

  @Option(
      names = "--writes",
      description = "It writes although its method only reads: as an aggregate with $out.")
  private boolean writes;

  @Option(
      names = "--cockpit-role",
      paramLabel = "ROLE",
      description = "The user's role in Cockpit, which the token does not say; --live looks it up.")
  private String role = "";

  PolicyExplanation inquiry() {
    return new PolicyExplanation(path, method, operation, models, anyModel, writes, role);
  }
}
