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
import graphql.parser.ParsingListener;
import graphql.parser.exceptions.ParseCancelledException;
import graphql.parser.exceptions.ParseCancelledTooDeepException;
import graphql.parser.exceptions.ParseCancelledTooManyCharsException;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A parsed GraphQL document with its operation and its cost. */
public final class GraphQlDocument {
  private static final int MAX_RULE_DEPTH = 500;
  // Each of them takes memory in the parser.
  private static final int BLANKS_PER_TOKEN = 10;
  private static final Pattern MUTATION =
      Pattern.compile("(?<![A-Za-z0-9_])mutation(?![A-Za-z0-9_])");
  // Parsers can differ only in comments, strings and characters beyond ASCII.
  private static final Pattern UNAMBIGUOUS = Pattern.compile("[\\t\\n\\r -~&&[^#\"]]*+");
  // Only names and punctuation outside of strings, and no block strings.
  private static final Pattern PLAIN =
      Pattern.compile("(?:[\\t\\n\\r -~&&[^#\"]]|\"(?!\"\")(?:[^\"\\\\\\n\\r]|\\\\.)*+\"(?!\"))*+");
  // Reading a number takes time that grows with the square of its length. Without the look-behind,
  // so would the search for one.
  private static final Pattern LONG_NUMBER = Pattern.compile("(?<![0-9])[0-9]{101}");
  // The parser keeps names of fields in a table with lists of names of the same hash, which clients
  // can choose: its time grows with the square of their number.
  private static final int MAX_NAMES = 1000;

  private static final class TooManyNamesException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Counts tokens, and stops the parser at too many different names. */
  private static final class TokenCounter implements ParsingListener {
    private final Set<String> names = new HashSet<>();
    private final boolean mayHaveTooMany;
    private int tokens;

    TokenCounter(String document) {
      // Most names have two characters or more.
      mayHaveTooMany = document.length() > 2 * MAX_NAMES;
    }

    @Override
    public void onToken(Token token) {
      tokens++;
      if (mayHaveTooMany) {
        count(token.getText());
      }
    }

    private void count(String text) {
      char first = text.charAt(0);
      if ((first == '_' || Character.isLetter(first))
          && names.add(text)
          && names.size() > MAX_NAMES) {
        throw new TooManyNamesException();
      }
    }
  }

  private final Document document;
  private final String canonical;
  private final boolean plain;
  private final GraphQlCost cost;
  private final int tokens;
  private final Operation operation;

  private GraphQlDocument(
      String text, Document document, GraphQlCost cost, int tokens, Operation operation) {
    this.document = document;
    this.canonical = AstPrinter.printAstCompact(document);
    this.plain = PLAIN.matcher(text).matches();
    this.cost = cost;
    this.tokens = tokens;
    this.operation = operation;
  }

  /**
   * Reads a document; refused if Cockpit cannot run it.
   *
   * @param maxTokens most tokens; ten times as many blanks and comments are allowed
   */
  static Decision<GraphQlDocument> read(String text, int maxTokens) {
    if (LONG_NUMBER.matcher(text).find()) {
      return tooMuch("more than 100 digits in a row");
    }
    var counter = new TokenCounter(text);
    Document document;
    try {
      document = Parser.parse(ParserEnvironment.newParserEnvironment()
          .document(text)
          .parserOptions(options(text, maxTokens, counter))
          .build());
    } catch (TooManyNamesException e) {
      return tooMuch("more than " + MAX_NAMES + " different names");
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
    return read(text, document, counter.tokens);
  }

  private static ParserOptions options(String text, int maxTokens, TokenCounter counter) {
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
        .parsingListener(counter)
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
            Reason.GRAPHQL_MALFORMED,
            "a definition is neither an operation nor a fragment, or a name is used twice");
      }
    }
    Operation operation = mutation || canHideMutation(text) ? Operation.MUTATION : Operation.QUERY;
    return GraphQlCost.of(document.getDefinitionsOfType(OperationDefinition.class), fragments)
        .then(
            cost -> Decision.granted(new GraphQlDocument(text, document, cost, tokens, operation)));
  }

  /**
   * Whether Cockpit's parser could find a mutation where this one does not. That needs the word,
   * and a comment or string that hides it: comments end at U+2028 here, but not in Cockpit.
   */
  private static boolean canHideMutation(String text) {
    return !UNAMBIGUOUS.matcher(text).matches() && MUTATION.matcher(text).find();
  }

  /** The operation; refused if the document exceeds these limits. */
  public Decision<Operation> within(GraphQlLimits limits) {
    if (tokens > limits.tokens()) {
      return tooMuch("more than " + limits.tokens() + " tokens");
    }
    return cost.isWithin(limits)
        ? Decision.granted(operation)
        : tooMuch("at most " + limits.depth() + " deep and " + limits.aliases() + " aliases");
  }

  /** The number of its tokens, without comments and blanks. */
  int tokens() {
    return tokens;
  }

  /** The operation of the document. */
  public Operation operation() {
    return operation;
  }

  /** Whether all parsers read the same: they differ in comments and block strings. */
  boolean isPlain() {
    return plain;
  }

  Document document() {
    return document;
  }

  /** The text that is forwarded: the parsed document without comments. */
  String canonical() {
    return canonical;
  }

  private static <T> Decision<T> tooMuch(String detail) {
    return Decision.refused(Reason.GRAPHQL_LIMIT, detail);
  }
}
