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
 * A request that {@code explain} checks against the policy.
 *
 * @param path empty to check no request
 * @param method in any case
 * @param operation {@code query} or {@code mutation}; empty for REST
 * @param models the models that it accesses in addition to the one in its path
 * @param anyModel whether it can access any model
 * @param writes whether it writes although its method only reads
 * @param role the user's role in Cockpit; empty if unknown
 */
public record SampleRequest(
    String path,
    String method,
    String operation,
    List<String> models,
    boolean anyModel,
    boolean writes,
    String role) {
  private static final String CHECK = "policy";

  /** No request, so that the policy is not checked. */
  public static final SampleRequest NONE =
      new SampleRequest("", "GET", "", List.of(), false, false, "");

  public SampleRequest {
    models = List.copyOf(models);
  }

  /**
   * The policy's decision; empty for {@link #NONE}.
   *
   * @param accountRole the role in Cockpit, if it was looked up
   */
  Optional<Finding> checkPolicy(
      PolicySettings settings, VerifiedToken verified, Optional<String> accountRole) {
    if (path.isEmpty()) {
      return Optional.empty();
    } else if (settings.file().isEmpty()) {
      return Optional.of(Finding.ok(CHECK, "no policy file: Cockpit decides"));
    }
    try {
      Policy policy = PolicyFile.open(settings.file().get()).get();
      Decision<String> method = Method.read(this.method.toUpperCase(Locale.ROOT));
      Decision<ApiPath> api = method.then(each -> ApiPath.read(path, space()));
      return Optional.of(api.ifRefused()
          .map(refusal -> Finding.failed(
                  CHECK,
                  "not checked: " + refusal.reason().id() + ": "
                      + refusal.reason().title())
              .expected("a request that the bridge forwards")
              .cure(refusal.reason().remedy().orElse("Correct --path and --method.")))
          .orElseGet(() -> check(policy, api.ifGranted().orElseThrow(), verified, accountRole)));
    } catch (UnusableFileException e) {
      return Optional.of(Finding.failed(CHECK, e.getMessage())
          .expected("a valid policy file")
          .cure("Run check: it lists every problem in the file."));
    }
  }

  private Finding check(
      Policy policy, ApiPath api, VerifiedToken verified, Optional<String> accountRole) {
    ContentPath content = ContentPath.of(api);
    Optional<Operation> graphQl = Arrays.stream(Operation.values())
        .filter(each -> each.word().equals(operation))
        .findFirst();
    if (content.isGraphQl() && graphQl.isEmpty()) {
      return Finding.failed(CHECK, "the operation of the GraphQL document is unknown")
          .expected("query or mutation")
          .cure("Add --graphql query or --graphql mutation.");
    }
    PolicyDecision decision = policy.judge(new AccessRequest(
        method.toUpperCase(Locale.ROOT),
        PolicyPath.of(api),
        content.isGraphQl() ? graphQl : Optional.empty(),
        writes,
        accessed(content),
        Optional.of(new Caller(
            role.isEmpty() ? accountRole.orElse("") : role, verified.roles(), verified.scopes()))));
    if (decision.allows()) {
      return Finding.ok(CHECK, "allowed by " + decision.by());
    }
    return policy.isDryRun()
        ? Finding.warning(CHECK, "rejected by " + decision.by() + ", but forwarded in a dry run")
            .expected("a rule that allows the request")
            .cure("Change the rule before you set mode: enforce.")
        : Finding.failed(CHECK, "rejected by " + decision.by() + " (" + Reason.POLICY.id() + ")")
            .expected("a rule that allows the request")
            .cure("Change that rule in bridge.policy.file, or the user's role (docs/policy.md).");
  }

  private Models accessed(ContentPath content) {
    Set<String> all = new HashSet<>(content.models().names());
    all.addAll(models);
    return new Models(all, anyModel);
  }

  /** The space at the beginning of the path. The policy settings do not contain the space. */
  private String space() {
    return path.startsWith("/:") ? path.substring(0, Math.max(0, path.indexOf('/', 1))) : "";
  }
}
