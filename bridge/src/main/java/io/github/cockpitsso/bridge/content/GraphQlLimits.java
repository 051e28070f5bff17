package io.github.cockpitsso.bridge.content;

/**
 * How much one GraphQL document may ask for; more is refused.
 *
 * @param depth fields within fields, fragments resolved
 * @param aliases in all, each as often as its fragment is used
 * @param tokens of the text; of blanks and comments ten times as many
 */
public record GraphQlLimits(int depth, int aliases, int tokens) {
  /** Where a policy does not say otherwise. */
  public static final GraphQlLimits DEFAULT = new GraphQlLimits(15, 30, 5000);

  /** Tokens of a document that is read where there is no policy. */
  static final int READABLE_TOKENS = 20_000;
}
