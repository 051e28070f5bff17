package io.github.cockpitsso.bridge.content;

/**
 * Limits on one GraphQL document.
 *
 * @param depth most levels of nested fields, with fragments resolved
 * @param aliases most aliases, each as often as its fragment is used
 * @param tokens most tokens; ten times as many blanks and comments are allowed
 */
public record GraphQlLimits(int depth, int aliases, int tokens) {
  /** The limits of a policy that sets none. */
  public static final GraphQlLimits DEFAULT = new GraphQlLimits(15, 30, 5000);

  /** Most tokens of a document without a policy. */
  public static final int READABLE_TOKENS = 20_000;
}
