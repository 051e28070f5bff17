package io.github.cockpitsso.bridge.content;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.guard.JsonText;
import io.github.cockpitsso.bridge.parameter.Operators;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.request.ApiPath;
import io.github.cockpitsso.bridge.request.Query;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A forwarded request reads the same again, is canonical, and contains only listed operators. A
 * document with a {@code mutation} is never a query. For Jazzer: a byte for the path or a document,
 * a byte for the content type, a line for the query, and the body.
 */
public final class ContentFuzz {
  private static final int TOKENS = GraphQlLimits.DEFAULT.tokens();
  private static final ContentReader READER = new ContentReader(List.of());
  private static final Operators OPERATORS = Operators.with(List.of());
  private static final List<String> PATHS = List.of(
      "/api/content/items/Seiten",
      "/api/content/items",
      "/api/content/aggregate/Seiten",
      "/api/content/item/Seiten",
      "/api/gql");
  private static final List<String> TYPES = List.of(
      "",
      "application/json",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=b");

  private ContentFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 2) {
      return;
    }
    int path = (input[0] & 0xff) % (PATHS.size() + 1);
    if (path == PATHS.size()) {
      document(new String(input, 1, input.length - 1, StandardCharsets.UTF_8));
      return;
    }
    String type = TYPES.get((input[1] & 0xff) % TYPES.size());
    String text = new String(input, 2, input.length - 2, StandardCharsets.ISO_8859_1);
    int line = text.indexOf('\n');
    String query = Query.canonical(line < 0 ? text : text.substring(0, line));
    Optional<byte[]> body = line < 0 || type.isEmpty()
        ? Optional.empty()
        : Optional.of(text.substring(line + 1).getBytes(StandardCharsets.ISO_8859_1));
    var head = new RequestHead(
        "POST", new ApiPath(PATHS.get(path)), query, type.isEmpty() ? List.of() : List.of(type));
    READER.read(head, body, TOKENS).ifGranted().ifPresent(ContentFuzz::forwarded);
  }

  private static void forwarded(ContentRequest request) {
    Decision<ContentRequest> again = READER.read(request.head(), request.body(), TOKENS);
    check(
        again.ifGranted().isPresent(),
        "refused the second time: " + request.head().query());
    ContentRequest known = again.ifGranted().orElseThrow();
    check(
        known.head().equals(request.head()), "another query: " + request.head().query());
    check(
        Arrays.equals(known.body().orElse(new byte[0]), request.body().orElse(new byte[0])),
        "another body");
    check(known.models().equals(request.models()), "other models: " + request.models());
    var parameters =
        new Parameters(java.util.Set.of("filter", "pipeline", "models", "sort", "fields"));
    EncodedFields.read(request.head().query(), parameters);
    parameters.values().values().stream()
        .filter(JsonNode::isTextual)
        .forEach(text -> JsonText.strict(text.textValue()).ifPresent(ContentFuzz::operators));
  }

  private static void operators(JsonNode node) {
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      String name = each.getKey();
      check(
          !name.startsWith("$")
              || OPERATORS.filter().containsKey(name)
              || OPERATORS.condition().containsKey(name)
              || OPERATORS.stage().containsKey(name)
              || OPERATORS.accumulator().contains(name)
              || OPERATORS.expression().contains(name)
              || name.matches(
                  "\\$(?:geometry|box|center|centerSphere|polygon|maxDistance|minDistance|search|"
                      + "language"
                      + "|caseSensitive|diacriticSensitive|minScore|distance)"),
          "an operator: " + name);
      check(name.indexOf('\'') < 0 && name.indexOf('"') < 0, "a name: " + name);
    }
    node.forEach(ContentFuzz::operators);
  }

  private static void document(String text) {
    GraphQlDocument.read(text, GraphQlLimits.DEFAULT.tokens()).ifGranted().ifPresent(known -> {
      check(known.operation() == Operation.MUTATION || !beginsMutation(text), "no query: " + text);
      String canonical = known.canonical();
      check(
          GraphQlDocument.read(canonical, GraphQlLimits.DEFAULT.tokens())
              .ifGranted()
              .filter(again -> again.canonical().equals(canonical))
              .isPresent(),
          "another document: " + canonical);
    });
  }

  /** Reads names and brackets, by the lexical rules of GraphQL (October 2021, 2.1). */
  private static boolean beginsMutation(String text) {
    int depth = 0;
    boolean atBegin = true;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '#') {
        while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
          i++;
        }
      } else if (text.startsWith("\"\"\"", i)) {
        i = endOfBlock(text, i + 3);
      } else if (c == '"') {
        i = endOfString(text, i + 1);
      } else if ("{([".indexOf(c) >= 0) {
        depth++;
        i++;
        atBegin = false;
      } else if ("})]".indexOf(c) >= 0) {
        depth--;
        i++;
        atBegin = depth == 0 && c == '}';
      } else if (isName(c)) {
        int begin = i;
        while (i < text.length() && isName(text.charAt(i))) {
          i++;
        }
        if (atBegin && depth == 0 && text.substring(begin, i).equals("mutation")) {
          return true;
        }
        atBegin = false;
      } else {
        i++;
      }
    }
    return false;
  }

  private static int endOfBlock(String text, int from) {
    int end = text.indexOf("\"\"\"", from);
    while (end > 0 && text.charAt(end - 1) == '\\') {
      end = text.indexOf("\"\"\"", end + 3);
    }
    return end < 0 ? text.length() : end + 3;
  }

  private static int endOfString(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i + 1;
  }

  private static boolean isName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
