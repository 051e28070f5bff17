package io.github.cockpitsso.bridge.policy;

/**
 * The decision of a policy.
 *
 * @param by the rule that decided, for log and {@code explain}
 */
public record PolicyDecision(boolean allows, String by) {}
