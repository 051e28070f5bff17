package io.github.cockpitsso.it.mainjob;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Looks for a Chromium, see {@link NeedsBrowser}. */
final class BrowserCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Chromium.find().isPresent()) {
      return ConditionEvaluationResult.enabled("Chromium is installed");
    }
    String missing =
        "Chromium or its chromedriver is missing, such as Debian's packages chromium and"
            + " chromium-driver; "
            + "-Dbrowser.binary and -Dbrowser.driver set other paths";
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(missing);
    }
    return ConditionEvaluationResult.disabled(missing);
  }
}
