package io.github.cockpitsso.it.mainjob;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Looks for a Chromium, see {@link NeedsBrowser}. */
final class BrowserCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Chromium.find().isPresent()) {
      return ConditionEvaluationResult.enabled("There is a Chromium");
    }
    String missing =
        "There is no Chromium with its chromedriver, such as Debian's packages chromium and chromium-driver; "
            + "-Dbrowser.binary and -Dbrowser.driver name them where they are elsewhere";
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(missing);
    }
    return ConditionEvaluationResult.disabled(missing);
  }
}
