package io.github.cockpitsso.bridge.policy;

/**
 * How much one GraphQL document may ask for; more is refused.
 *
 * @param depth fields within fields, fragments resolved
 * @param aliases in all, each as often as its fragment is used
 * @param tokens of the text; of blanks and comments ten times as many
 */
record GraphQlLimits(int depth, int aliases, int tokens) {
  static final GraphQlLimits DEFAULT = new GraphQlLimits(15, 30, 5000);

  /** Whatever can be read without much ado: nobody is refused by these. */
  static final GraphQlLimits READABLE =
      new GraphQlLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, DEFAULT.tokens());
}
