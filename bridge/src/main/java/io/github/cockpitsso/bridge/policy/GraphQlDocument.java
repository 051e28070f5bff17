package io.github.cockpitsso.bridge.policy;

import graphql.GraphQLException;
import graphql.language.Definition;
import graphql.language.Document;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import graphql.parser.exceptions.ParseCancelledException;
import graphql.parser.exceptions.ParseCancelledTooDeepException;
import graphql.parser.exceptions.ParseCancelledTooManyCharsException;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads what a GraphQL document asks for, and how much. */
final class GraphQlDocument {
  private static final int MAX_RULE_DEPTH = 500;
  // Each takes memory while the text is read.
  private static final int BLANKS_PER_TOKEN = 10;
  private static final Pattern MUTATION =
      Pattern.compile("(?<![A-Za-z0-9_])mutation(?![A-Za-z0-9_])");
  // Two readers can only disagree where comments, strings or characters beyond ASCII are: on names
  // and
  // punctuation alone they can not.
  private static final Pattern UNEQUIVOCAL = Pattern.compile("[\\t\\n\\r -~&&[^#\"]]*+");

  private GraphQlDocument() {}

  /** What it asks for; refused if it is none that can be run, or more than the limits. */
  static Decision<Operation> read(String text, GraphQlLimits limits) {
    Document document;
    try {
      document = Parser.parse(ParserEnvironment.newParserEnvironment()
          .document(text)
          .parserOptions(options(text, limits))
          .build());
    } catch (ParseCancelledTooDeepException | ParseCancelledTooManyCharsException e) {
      return tooMuch("nested too deeply");
    } catch (ParseCancelledException e) {
      return tooMuch("more than " + limits.tokens() + " tokens");
    } catch (GraphQLException e) {
      return Decision.refused(Reason.GRAPHQL_MALFORMED);
    }
    return read(text, document, limits);
  }

  private static ParserOptions options(String text, GraphQlLimits limits) {
    return ParserOptions.newParserOptions()
        .captureIgnoredChars(false)
        .captureSourceLocation(false)
        .captureLineComments(false)
        .readerTrackData(false)
        .redactTokenParserErrorMessages(true)
        .maxCharacters(text.length() + 1)
        .maxTokens(limits.tokens())
        .maxWhitespaceTokens(BLANKS_PER_TOKEN * limits.tokens())
        .maxRuleDepth(MAX_RULE_DEPTH)
        .build();
  }

  private static Decision<Operation> read(String text, Document document, GraphQlLimits limits) {
    Map<String, FragmentDefinition> fragments = new HashMap<>();
    boolean mutation = false;
    for (Definition<?> definition : document.getDefinitions()) {
      if (definition instanceof OperationDefinition operation) {
        if (operation.getOperation() == OperationDefinition.Operation.SUBSCRIPTION) {
          return Decision.refused(Reason.GRAPHQL_MALFORMED, "subscriptions are not served");
        }
        mutation |= operation.getOperation() == OperationDefinition.Operation.MUTATION;
      } else if (!(definition instanceof FragmentDefinition fragment)
          || fragments.put(fragment.getName(), fragment) != null) {
        return Decision.refused(
            Reason.GRAPHQL_MALFORMED, "neither an operation nor a fragment of its own name");
      }
    }
    Decision<GraphQlCost> cost = GraphQlCost.of(operations(document), fragments);
    Operation operation = mutation || mayHide(text) ? Operation.MUTATION : Operation.QUERY;
    return cost.then(known -> known.isWithin(limits)
        ? Decision.granted(operation)
        : tooMuch("at most " + limits.depth() + " deep and " + limits.aliases() + " aliases"));
  }

  private static List<OperationDefinition> operations(Document document) {
    return document.getDefinitionsOfType(OperationDefinition.class);
  }

  /**
   * Whether Cockpit's reader might see a mutation where this one does not: there is no mutation without the word, and
   * in text without comments and strings nothing can be hidden. Comments end at U+2028 here, and go on in Cockpit.
   */
  private static boolean mayHide(String text) {
    return !UNEQUIVOCAL.matcher(text).matches() && MUTATION.matcher(text).find();
  }

  private static <T> Decision<T> tooMuch(String detail) {
    return Decision.refused(Reason.GRAPHQL_LIMIT, detail);
  }
}
