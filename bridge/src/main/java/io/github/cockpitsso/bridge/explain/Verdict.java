package io.github.cockpitsso.bridge.explain;

import io.github.cockpitsso.bridge.diagnosis.Finding;
import io.github.cockpitsso.bridge.diagnosis.Report;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.token.VerifiedToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the bridge accepts a token.
 *
 * @param decision the decision about a request with the token
 * @param signature why the signature is not verified; empty if it is, or if the token is opaque
 */
record Verdict(Decision<VerifiedToken> decision, Optional<Refusal> signature) {

  /** The report: the verdict first, then the findings. */
  Report report(List<Finding> findings) {
    List<Finding> all = new ArrayList<>();
    decision.ifRefused().ifPresent(refusal -> all.add(finding(refusal, findings)));
    all.addAll(findings);
    return new Report(heading(), all);
  }

  /** The finding about the refusal. It contains the remedy only if nothing else failed. */
  private static Finding finding(Refusal refusal, List<Finding> others) {
    boolean isExplained = others.stream().anyMatch(Finding::isFailed);
    return Finding.failed(
            "token",
            refusal.reason().id() + (refusal.detail().isEmpty() ? "" : ": " + refusal.detail()))
        .cure(isExplained ? "" : refusal.reason().remedy().orElse(""));
  }

  private List<String> heading() {
    List<String> lines = new ArrayList<>();
    decision
        .ifGranted()
        .ifPresent(it -> lines.add("The bridge accepts this token until " + it.expires() + "."));
    decision
        .ifRefused()
        .ifPresent(it -> lines.add("The bridge rejects this token: "
            + it.reason().status() + " " + it.reason().id() + ". " + it.reason().title()));
    if (signature.isPresent()) {
      lines.add("The signature is not verified. The following claims may be forged.");
    }
    return lines;
  }
}
