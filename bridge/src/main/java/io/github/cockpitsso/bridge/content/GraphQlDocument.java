package io.github.cockpitsso.bridge.content;

import graphql.GraphQLException;
import graphql.language.AstPrinter;
import graphql.language.Definition;
import graphql.language.Document;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.parser.InvalidSyntaxException;
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

/** What a GraphQL document asks for, and how much. */
public final class GraphQlDocument {
  private static final int MAX_RULE_DEPTH = 500;
  // Each takes memory while the text is read.
  private static final int BLANKS_PER_TOKEN = 10;
  private static final Pattern MUTATION =
      Pattern.compile("(?<![A-Za-z0-9_])mutation(?![A-Za-z0-9_])");
  // Readers can disagree on comments, strings and characters beyond ASCII only.
  private static final Pattern UNEQUIVOCAL = Pattern.compile("[\\t\\n\\r -~&&[^#\"]]*+");
  // Outside of strings nothing but names and punctuation, and no block string.
  private static final Pattern PLAIN =
      Pattern.compile("(?:[\\t\\n\\r -~&&[^#\"]]|\"(?!\"\")(?:[^\"\\\\\\n\\r]|\\\\.)*+\"(?!\"))*+");
  // CheckedRequest one takes time that grows with the square of its length.
  private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{1001}");

  private final String text;
  private final Document document;
  private final GraphQlCost cost;
  private final int tokens;
  private final Operation operation;

  private GraphQlDocument(
      String text, Document document, GraphQlCost cost, int tokens, Operation operation) {
    this.text = text;
    this.document = document;
    this.cost = cost;
    this.tokens = tokens;
    this.operation = operation;
  }

  /**
   * Reads a document; refused if Cockpit cannot run it.
   *
   * @param maxTokens how long it may be; of blanks and comments ten times as many
   */
  static Decision<GraphQlDocument> read(String text, int maxTokens) {
    if (LONG_NUMBER.matcher(text).find()) {
      return tooMuch("a number of more than 1000 digits");
    }
    int[] tokens = {0};
    Document document;
    try {
      document = Parser.parse(ParserEnvironment.newParserEnvironment()
          .document(text)
          .parserOptions(options(text, maxTokens, tokens))
          .build());
    } catch (ParseCancelledTooDeepException | ParseCancelledTooManyCharsException e) {
      return tooMuch("nested too deeply");
    } catch (ParseCancelledException e) {
      return tooMuch("more than " + maxTokens + " tokens");
    } catch (InvalidSyntaxException e) {
      return Decision.refused(
          Reason.GRAPHQL_MALFORMED,
          e.getLocation() == null
              ? ""
              : "syntax error in line " + e.getLocation().getLine() + ", column "
                  + e.getLocation().getColumn());
    } catch (GraphQLException e) {
      return Decision.refused(Reason.GRAPHQL_MALFORMED);
    }
    return read(text, document, tokens[0]);
  }

  private static ParserOptions options(String text, int maxTokens, int[] tokens) {
    return ParserOptions.newParserOptions()
        .captureIgnoredChars(false)
        .captureSourceLocation(false)
        .captureLineComments(false)
        .readerTrackData(false)
        .redactTokenParserErrorMessages(true)
        .maxCharacters(text.length() + 1)
        .maxTokens(maxTokens)
        .maxWhitespaceTokens(BLANKS_PER_TOKEN * maxTokens)
        .maxRuleDepth(MAX_RULE_DEPTH)
        .parsingListener(token -> tokens[0]++)
        .build();
  }

  private static Decision<GraphQlDocument> read(String text, Document document, int tokens) {
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
    Operation operation = mutation || mayHide(text) ? Operation.MUTATION : Operation.QUERY;
    return GraphQlCost.of(operations(document), fragments)
        .then(
            cost -> Decision.granted(new GraphQlDocument(text, document, cost, tokens, operation)));
  }

  private static List<OperationDefinition> operations(Document document) {
    return document.getDefinitionsOfType(OperationDefinition.class);
  }

  /**
   * Whether Cockpit's reader might see a mutation where this one does not: there is no mutation
   * without the word, and in text without comments and strings nothing can be hidden. Comments end
   * at U+2028 here, and go on in Cockpit.
   */
  private static boolean mayHide(String text) {
    return !UNEQUIVOCAL.matcher(text).matches() && MUTATION.matcher(text).find();
  }

  /** What it asks for; refused if it is more than this. */
  public Decision<Operation> within(GraphQlLimits limits) {
    if (tokens > limits.tokens()) {
      return tooMuch("more than " + limits.tokens() + " tokens");
    }
    return cost.isWithin(limits)
        ? Decision.granted(operation)
        : tooMuch("at most " + limits.depth() + " deep and " + limits.aliases() + " aliases");
  }

  String text() {
    return text;
  }

  /** What it asks for. */
  public Operation operation() {
    return operation;
  }

  /** Whether any reader reads the same, comments and block strings being where they differ. */
  boolean isPlain() {
    return PLAIN.matcher(text).matches();
  }

  Document document() {
    return document;
  }

  /** The text that Cockpit gets: what was read, and no comment. */
  String canonical() {
    return AstPrinter.printAstCompact(document);
  }

  private static <T> Decision<T> tooMuch(String detail) {
    return Decision.refused(Reason.GRAPHQL_LIMIT, detail);
  }
}
