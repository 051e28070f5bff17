package io.github.cockpitsso.bridge.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.cockpitsso.bridge.guard.BodyType;
import io.github.cockpitsso.bridge.guard.JsonText;
import io.github.cockpitsso.bridge.parameter.Grammar;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request for {@code /api/gql}: one document with its variables, or the operations of a
 * multipart form.
 */
final class GraphQlRequest extends CheckedRequest {
  private static final String QUERY = "query";
  private static final String VARIABLES = "variables";
  private static final String OPERATIONS = "operations";
  private static final String MAP = "map";
  private static final Set<String> CHECKED = Set.of(QUERY, VARIABLES, OPERATIONS, MAP);
  private static final int MAX_LOCATION = 32;

  private final Grammar grammar;
  private final GraphQlDocuments documents;
  private final int maxTokens;

  /**
   * The check of this request.
   *
   * @param documents reads the document
   * @param maxTokens most tokens of the document
   */
  GraphQlRequest(
      RequestHead head,
      Optional<byte[]> body,
      Grammar grammar,
      GraphQlDocuments documents,
      int maxTokens) {
    super(head, body, Models.NONE, CHECKED, Reason.GRAPHQL_MALFORMED);
    this.grammar = grammar;
    this.documents = documents;
    this.maxTokens = maxTokens;
  }

  @Override
  void check() {
    boolean multipart = BodyType.of(head).multipart();
    Map<String, JsonNode> where = inBody.isEmpty() ? inQuery : inBody;
    boolean several = !inBody.isEmpty() && !inQuery.isEmpty();
    JsonNode text = where.getOrDefault(multipart ? OPERATIONS : QUERY, MissingNode.getInstance());
    boolean other = where.containsKey(multipart ? QUERY : OPERATIONS);
    if (several || other || !text.isTextual()) {
      refuse(
          Reason.GRAPHQL_MALFORMED,
          "the request must contain one document, as " + (multipart ? OPERATIONS : QUERY));
    } else if (multipart) {
      checkOperations(where, text.textValue());
    } else {
      JsonNode variables = variables(where);
      checkDocument(text.textValue(), variables)
          .ifPresent(document -> where.put(QUERY, TextNode.valueOf(document)));
    }
  }

  /**
   * Reads the variables. In a query or form, they are an array of PHP or a JSON text.
   */
  private JsonNode variables(Map<String, JsonNode> where) {
    JsonNode sent = where.getOrDefault(VARIABLES, MissingNode.getInstance());
    if (!sent.isTextual() || sent.textValue().isEmpty()) {
      return sent;
    }
    Optional<JsonNode> read = JsonText.strict(sent.textValue());
    if (read.isEmpty()) {
      refuse(Reason.GRAPHQL_MALFORMED, VARIABLES);
      return sent;
    }
    where.put(VARIABLES, TextNode.valueOf(JsonText.write(read.get())));
    return read.get();
  }

  private Optional<String> checkDocument(String text, JsonNode variables) {
    Decision<GraphQlDocument> read = documents.read(text, maxTokens);
    if (read instanceof Decision.Refused<GraphQlDocument> no) {
      refusal = refusal.or(() -> Optional.of(no.refusal()));
      return Optional.empty();
    }
    GraphQlDocument known = read.ifGranted().orElseThrow();
    var arguments = GraphQlArguments.check(grammar, known.document(), variables);
    arguments.refused().ifPresent(name -> refuse(Reason.PARAMETER_NOT_ALLOWED, named(QUERY, name)));
    addModels(arguments.models());
    otherModels |= arguments.reachesOthers();
    plain &= known.isPlain();
    document = Optional.of(known);
    return Optional.of(known.canonical());
  }

  /**
   * Checks the operations of a multipart form. Cockpit puts the files into the variables, at the
   * places in {@code map}, before it runs the document (GraphQL multipart request specification).
   */
  private void checkOperations(Map<String, JsonNode> where, String text) {
    JsonNode sentMap = where.getOrDefault(MAP, TextNode.valueOf("{}"));
    Optional<JsonNode> read = JsonText.strict(text);
    Optional<JsonNode> map =
        sentMap.isTextual() ? JsonText.strict(sentMap.textValue()) : Optional.empty();
    if (!(read.orElse(null) instanceof ObjectNode operations)
        || !operations.path(QUERY).isTextual()
        || !(map.orElse(null) instanceof ObjectNode locations)) {
      refuse(
          Reason.GRAPHQL_MALFORMED, "operations and map must be objects, and query must be text");
      return;
    }
    JsonNode judged = operations.path(VARIABLES).deepCopy();
    ObjectNode variables =
        judged instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    for (JsonNode each : locations) {
      for (JsonNode location : each) {
        putFile(variables, location);
      }
    }
    checkDocument(operations.path(QUERY).textValue(), variables).ifPresent(document -> {
      operations.put(QUERY, document);
      where.put(OPERATIONS, TextNode.valueOf(JsonText.write(operations)));
      where.put(MAP, TextNode.valueOf(JsonText.write(locations)));
    });
  }

  private void putFile(ObjectNode variables, JsonNode location) {
    if (!location.isTextual()) {
      refuse(Reason.PARAMETER_NOT_UNDERSTOOD, MAP);
      return;
    }
    String[] parts = location.textValue().split("\\.", -1);
    int from = parts[0].equals(VARIABLES) ? 1 : 0;
    if (parts.length > MAX_LOCATION) {
      refuse(Reason.GRAPHQL_MALFORMED, MAP);
      return;
    }
    ObjectNode at = variables;
    for (int i = from; i < parts.length - 1; i++) {
      JsonNode next = at.get(parts[i]);
      if (next != null && next.isArray() && !next.isEmpty()) {
        next = asObject(next);
        at.set(parts[i], next);
      }
      at = next instanceof ObjectNode object ? object : at.putObject(parts[i]);
    }
    if (from < parts.length) {
      at.putObject(parts[parts.length - 1])
          .put("name", "")
          .put("full_path", "")
          .put("type", "")
          .put("tmp_name", "")
          .put("error", 0)
          .put("size", 0);
    } else {
      refuse(Reason.PARAMETER_NOT_UNDERSTOOD, MAP);
    }
  }

  private static ObjectNode asObject(JsonNode list) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < list.size(); i++) {
      object.set(Integer.toString(i), list.get(i));
    }
    return object;
  }
}
