package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.content.ContentPath;
import io.github.cockpitsso.bridge.content.Models;
import io.github.cockpitsso.bridge.content.Operation;
import io.github.cockpitsso.bridge.policy.AccessRequest;
import io.github.cockpitsso.bridge.policy.Caller;
import io.github.cockpitsso.bridge.policy.Policy;
import io.github.cockpitsso.bridge.policy.PolicyFile;
import io.github.cockpitsso.bridge.policy.PolicyPath;
import io.github.cockpitsso.bridge.policy.Verdict;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.request.ApiPath;
import io.github.cockpitsso.bridge.request.Method;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.token.VerifiedToken;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** A request of which {@code explain} says what the policy decides. */
final class PolicyQuestion {
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
      names = "--cockpit-role",
      paramLabel = "ROLE",
      description = "The person's role in Cockpit, which the token does not say.")
  private String role = "";

  /** What to print; nothing if nobody asked. */
  List<String> explain(BridgeSettings settings, VerifiedToken verified) {
    if (path.isEmpty()) {
      return List.of();
    } else if (settings.policy().file().isEmpty()) {
      return List.of("policy:  there is none; Cockpit decides");
    }
    try {
      Policy policy = PolicyFile.open(settings.policy().file().get()).get();
      Decision<String> known = Method.read(method.toUpperCase(Locale.ROOT));
      Decision<ApiPath> api = known.then(each -> ApiPath.read(path, space()));
      return api.ifRefused()
          .map(refusal -> List.of("policy:  not asked: " + refusal.reason().title()))
          .orElseGet(() -> judge(policy, api.ifGranted().orElseThrow(), verified));
    } catch (UnusableFileException e) {
      return List.of("policy:  " + e.getMessage());
    }
  }

  private Models touched(ContentPath content) {
    Set<String> all = new HashSet<>(content.models().names());
    all.addAll(models);
    return new Models(all, false);
  }

  /** The space that a path begins with, as nobody here knows which one is served. */
  private String space() {
    return path.startsWith("/:") ? path.substring(0, Math.max(0, path.indexOf('/', 1))) : "";
  }

  private List<String> judge(Policy policy, ApiPath api, VerifiedToken verified) {
    ContentPath content = ContentPath.of(api);
    Optional<Operation> asked = Arrays.stream(Operation.values())
        .filter(each -> each.word().equals(operation))
        .findFirst();
    if (content.isGraphQl() && asked.isEmpty()) {
      return List.of("policy:  say --graphql query or --graphql mutation");
    }
    Verdict verdict = policy.judge(new AccessRequest(
        method.toUpperCase(Locale.ROOT),
        PolicyPath.of(api),
        content.isGraphQl() ? asked : Optional.empty(),
        false,
        touched(content),
        Optional.of(new Caller(role, verified.roles(), verified.scopes()))));
    return List.of("policy:  "
        + (verdict.allows() ? "allowed by " : "refused by ")
        + verdict.by()
        + (policy.isDryRun() ? ", in a dry run: it passes" : ""));
  }
}
