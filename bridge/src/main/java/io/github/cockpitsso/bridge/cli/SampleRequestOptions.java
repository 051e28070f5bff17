package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.explain.SampleRequest;
import java.util.List;
import picocli.CommandLine.Option;

/** The options for a request: {@code explain} says whether the policy allows it. */
final class SampleRequestOptions {
  @Option(
      names = "--path",
      paramLabel = "PATH",
      description =
          "Path of a request to check against the policy, such as" + " /api/content/items/news.")
  private String path = "";

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description = "Method of the request. Default: GET.")
  private String method = "GET";

  @Option(
      names = "--graphql",
      paramLabel = "query|mutation",
      description = "Operation of the request's GraphQL document. Required for /api/gql.")
  private String operation = "";

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "A model that the request accesses but its path does not name: by GraphQL, models= or"
              + " populate.")
  private List<String> models = List.of();

  @Option(
      names = "--any-model",
      description =
          "The request can access any model: by populate, or by a GraphQL variable for the model.")
  private boolean anyModel;

  @Option(
      names = "--writes",
      description = "The request writes although its method only reads: an aggregate with $out.")
  private boolean writes;

  @Option(
      names = "--cockpit-role",
      paramLabel = "ROLE",
      description = "The user's role in Cockpit, which is not in the token. --live looks it up.")
  private String role = "";

  SampleRequest request() {
    return new SampleRequest(path, method, operation, models, anyModel, writes, role);
  }
}
