package io.github.cockpitsso.bridge.explain;

import io.github.cockpitsso.bridge.content.ContentPath;
import io.github.cockpitsso.bridge.content.Models;
import io.github.cockpitsso.bridge.content.Operation;
import io.github.cockpitsso.bridge.diagnosis.Finding;
import io.github.cockpitsso.bridge.policy.AccessRequest;
import io.github.cockpitsso.bridge.policy.Caller;
import io.github.cockpitsso.bridge.policy.Policy;
import io.github.cockpitsso.bridge.policy.PolicyDecision;
import io.github.cockpitsso.bridge.policy.PolicyFile;
import io.github.cockpitsso.bridge.policy.PolicyPath;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.request.ApiPath;
import io.github.cockpitsso.bridge.request.Method;
import io.github.cockpitsso.bridge.settings.PolicySettings;
import io.github.cockpitsso.bridge.token.VerifiedToken;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A request about which the policy is asked.
 *
 * @param path of the request; empty if the policy is not asked
 * @param method of the request, in any case
 * @param operation {@code query} or {@code mutation}; empty for REST
 * @param models that it reaches beside the one in its path
 * @param anyModel whether it can reach any model
 * @param writes whether it writes although its method only reads
 * @param role the user's role in Cockpit; empty if not given
 */
public record PolicyExplanation(
    String path,
    String method,
    String operation,
    List<String> models,
    boolean anyModel,
    boolean writes,
    String role) {
  private static final String CHECK = "policy";

  /** No question about the policy. */
  public static final PolicyExplanation NONE =
      new PolicyExplanation("", "GET", "", List.of(), false, false, "");

  public PolicyExplanation {
    models = List.copyOf(models);
  }

  /**
   * What the policy decides; nothing if it is not asked.
   *
   * @param known the role in Cockpit if it was looked up
   */
  Optional<Finding> judge(PolicySettings settings, VerifiedToken verified, Optional<String> known) {
    if (path.isEmpty()) {
      return Optional.empty();
    } else if (settings.file().isEmpty()) {
      return Optional.of(Finding.ok(CHECK, "no policy file; Cockpit decides"));
    }
    try {
      Policy policy = PolicyFile.open(settings.file().get()).get();
      Decision<String> method = Method.read(this.method.toUpperCase(Locale.ROOT));
      Decision<ApiPath> api = method.then(each -> ApiPath.read(path, space()));
      return Optional.of(api.ifRefused()
          .map(refusal -> Finding.failed(
              CHECK,
              "not asked: " + refusal.reason().id() + ": " + refusal.reason().title(),
              "a request that the bridge forwards",
              refusal.reason().remedy().orElse("Correct --path and --method.")))
          .orElseGet(() -> judge(policy, api.ifGranted().orElseThrow(), verified, known)));
    } catch (UnusableFileException e) {
      return Optional.of(Finding.failed(
          CHECK,
          e.getMessage(),
          "a policy without a problem",
          "check lists every problem of the file."));
    }
  }

  private Finding judge(
      Policy policy, ApiPath api, VerifiedToken verified, Optional<String> known) {
    ContentPath content = ContentPath.of(api);
    Optional<Operation> asked = Arrays.stream(Operation.values())
        .filter(each -> each.word().equals(operation))
        .findFirst();
    if (content.isGraphQl() && asked.isEmpty()) {
      return Finding.failed(
          CHECK,
          "whether the document reads or writes is not known",
          "query or mutation",
          "Add --graphql query or --graphql mutation.");
    }
    PolicyDecision verdict = policy.judge(new AccessRequest(
        method.toUpperCase(Locale.ROOT),
        PolicyPath.of(api),
        content.isGraphQl() ? asked : Optional.empty(),
        writes,
        touched(content),
        Optional.of(new Caller(
            role.isEmpty() ? known.orElse("") : role, verified.roles(), verified.scopes()))));
    if (verdict.allows()) {
      return Finding.ok(CHECK, "allowed by " + verdict.by());
    }
    return policy.isDryRun()
        ? Finding.warning(
            CHECK,
            "refused by " + verdict.by() + ", in a dry run: it passes",
            "a rule that allows the request",
            "Change the rule before you set mode: enforce.")
        : Finding.failed(
            CHECK,
            "refused by " + verdict.by() + " (" + Reason.POLICY.id() + ")",
            "a rule that allows the request",
            "Change that rule in bridge.policy.file, or the user's role. docs/policy.md");
  }

  private Models touched(ContentPath content) {
    Set<String> all = new HashSet<>(content.models().names());
    all.addAll(models);
    return new Models(all, anyModel);
  }

  /** The space that a path begins with. The policy does not say which space the bridge serves. */
  private String space() {
    return path.startsWith("/:") ? path.substring(0, Math.max(0, path.indexOf('/', 1))) : "";
  }
}
