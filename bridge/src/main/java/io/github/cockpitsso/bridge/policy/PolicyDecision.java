package io.github.cockpitsso.bridge.policy;

/**
 * What a policy says.
 *
 * @param allows or not
 * @param by the rule that said so, for log and {@code explain}
 */
public record PolicyDecision(boolean allows, String by) {}
