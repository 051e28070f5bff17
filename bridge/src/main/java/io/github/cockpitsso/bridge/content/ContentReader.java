package io.github.cockpitsso.bridge.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads requests for Cockpit's content as PHP and Cockpit would, checks their parameters, and writes them in a form that
 * can not be read in another way. What can not be read is refused.
 */
public final class ContentReader {
  private static final String QUERY = "query";
  private static final String VARIABLES = "variables";
  private static final String OPERATIONS = "operations";
  private static final String MAP = "map";
  private static final int MAX_LOCATION = 32;
  private static final Set<String> REST =
      Arrays.stream(Parameter.values()).map(Parameter::word).collect(Collectors.toSet());
  private static final Set<String> GRAPHQL = Set.of(QUERY, VARIABLES, OPERATIONS, MAP);

  private final Grammar grammar;
  private final Set<String> extra;

  /**
   * A reader.
   *
   * @param extra operators and stages that are allowed besides the usual, with whatever follows them
   */
  public ContentReader(Collection<String> extra) {
    this.grammar = new Grammar(Operators.with(extra));
    this.extra = Set.copyOf(extra);
  }

  /**
   * Reads a request.
   *
   * @param body as far as PHP would read one: JSON, form or multipart; the guard has judged it
   * @param maxTokens how long a GraphQL document may be
   */
  public Decision<ContentRequest> read(RequestHead head, Optional<byte[]> body, int maxTokens) {
    ContentPath path = ContentPath.of(head.path());
    if (!path.isChecked()) {
      return Decision.granted(ContentRequest.other(head, body));
    } else if (head.query().isEmpty() && body.isEmpty() && !path.isGraphQl()) {
      return Decision.granted(
          new ContentRequest(head, body, true, path.models(), false, Optional.empty()));
    }
    return new Reading(head, body, path).result(maxTokens);
  }

  /** As many tokens as a document may have where no policy says more. */
  public static int readableTokens() {
    return GraphQlLimits.READABLE_TOKENS;
  }

  /** Whether a parameter makes Cockpit look at models that nobody named. */
  static boolean reachesOthers(Parameter parameter, JsonNode value) {
    return switch (parameter) {
      case POPULATE ->
        value.isTextual()
            ? !value.textValue().matches("|0+|-0+|true|false|null")
            : value.asInt() != 0;
      case FILTER -> hasLinks(value);
      default -> false;
    };
  }

  private static boolean hasLinks(JsonNode node) {
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      if (each.getKey().startsWith("@")) {
        return true;
      }
    }
    for (JsonNode each : node) {
      if (hasLinks(each)) {
        return true;
      }
    }
    return false;
  }

  /** Where parameters are, and how they are written there again. */
  private interface Place {
    Optional<byte[]> with(Map<String, JsonNode> checked);
  }

  /** One request being read. */
  private final class Reading {
    private final RequestHead head;
    private final Optional<byte[]> body;
    private final ContentPath path;
    private final Set<String> checked;
    private final Map<String, JsonNode> inQuery = new LinkedHashMap<>();
    private final Map<String, JsonNode> inBody = new LinkedHashMap<>();
    private final Set<String> models = new LinkedHashSet<>();
    private boolean otherModels;
    private boolean plain = true;
    private boolean writes;
    private Optional<Refusal> refusal = Optional.empty();
    private Optional<GraphQlDocument> document = Optional.empty();

    Reading(RequestHead head, Optional<byte[]> body, ContentPath path) {
      this.head = head;
      this.body = body;
      this.path = path;
      this.checked = path.isGraphQl() ? GRAPHQL : REST;
      models.addAll(path.models().names());
    }

    Decision<ContentRequest> result(int maxTokens) {
      var parameters = new Parameters(checked);
      EncodedFields query = EncodedFields.read(head.query(), parameters);
      note(parameters, inQuery, query.isSound());
      Place place = body.<Place>map(this::readBody).orElse(values -> Optional.empty());
      if (inQuery.keySet().stream().anyMatch(inBody::containsKey)) {
        refuse(ambiguous(), "a parameter is in the query and in the body");
      }
      if (refusal.isEmpty() && path.isGraphQl()) {
        checkGraphQl(maxTokens);
      } else if (refusal.isEmpty()) {
        inQuery.replaceAll(this::check);
        inBody.replaceAll(this::check);
      }
      if (refusal.isPresent()) {
        return new Decision.Refused<>(refusal.get());
      }
      plain &= query.isPlain();
      var forwarded =
          new RequestHead(head.method(), head.path(), query.with(inQuery), head.contentTypes());
      return Decision.granted(new ContentRequest(
          forwarded,
          body.isEmpty() ? body : place.with(inBody),
          plain,
          new Models(models, otherModels),
          writes,
          document));
    }

    private void refuse(Reason reason, String detail) {
      if (refusal.isEmpty()) {
        refusal = Optional.of(new Refusal(reason, shown(detail)));
      }
    }

    private Reason ambiguous() {
      return path.isGraphQl() ? Reason.GRAPHQL_MALFORMED : Reason.PARAMETER_NOT_UNDERSTOOD;
    }

    private void note(Parameters found, Map<String, JsonNode> values, boolean sound) {
      if (!found.unreadable().isEmpty()) {
        refuse(ambiguous(), found.unreadable());
      } else if (!sound) {
        refuse(
            Reason.PARAMETER_NOT_UNDERSTOOD, "more than " + Parameters.MAX_FIELDS + " parameters");
      }
      values.putAll(found.values());
    }

    private Place readBody(byte[] bytes) {
      String type = String.join(",", head.contentTypes());
      String lower = type.toLowerCase(Locale.ROOT);
      boolean json = lower.contains("application/json");
      boolean form = lower.contains("application/x-www-form-urlencoded");
      boolean multipart = lower.contains("multipart/");
      if ((json ? 1 : 0) + (form ? 1 : 0) + (multipart ? 1 : 0) > 1) {
        refuse(Reason.CONTENT_TYPE_AMBIGUOUS, "");
      } else if (json && bytes.length > 0) {
        return readJson(bytes);
      } else if (form) {
        return readForm(bytes);
      } else if (multipart) {
        return readMultipart(type, bytes);
      }
      return values -> body;
    }

    private Place readJson(byte[] bytes) {
      Optional<JsonNode> root = utf8(bytes).flatMap(JsonText::strict);
      if (root.isEmpty()) {
        refuse(Reason.BODY_NOT_UNDERSTOOD, "");
        return values -> body;
      }
      root.get().properties().stream()
          .filter(each -> checked.contains(each.getKey()))
          .forEach(each -> inBody.put(each.getKey(), each.getValue()));
      return values -> {
        if (root.get() instanceof ObjectNode object) {
          object.setAll(values);
        }
        return Optional.of(JsonText.write(root.get()).getBytes(StandardCharsets.UTF_8));
      };
    }

    private Place readForm(byte[] bytes) {
      var parameters = new Parameters(checked);
      String encoded = new String(bytes, StandardCharsets.ISO_8859_1);
      EncodedFields form = EncodedFields.read(encoded, parameters);
      note(parameters, inBody, form.isSound());
      plain &= form.isPlain();
      return values -> Optional.of(form.with(values).getBytes(StandardCharsets.ISO_8859_1));
    }

    private Place readMultipart(String type, byte[] bytes) {
      var parameters = new Parameters(checked);
      Optional<MultipartFields> form = MultipartFields.read(type, bytes, parameters);
      if (form.isEmpty()) {
        refuse(Reason.BODY_NOT_UNDERSTOOD, "");
        return values -> body;
      }
      note(parameters, inBody, true);
      return values -> Optional.of(form.get().with(values));
    }

    /** A parameter as it is forwarded. */
    private JsonNode check(String name, JsonNode sent) {
      Parameter parameter = Parameter.named(name).orElseThrow();
      boolean text = sent.isTextual();
      if ((text && sent.textValue().isEmpty()) || sent.isNull()) {
        // Cockpit makes of it what it makes of none.
        return sent;
      } else if (!parameter.isJson() || !text) {
        judge(parameter, sent);
        return sent;
      }
      Optional<JsonText.Read> read = JsonText.json5(sent.textValue());
      if (read.isEmpty()) {
        refuse(Reason.PARAMETER_NOT_UNDERSTOOD, name);
        return sent;
      }
      plain &= read.get().plain();
      if (!read.get().node().isNull()) {
        judge(parameter, read.get().node());
      }
      return TextNode.valueOf(JsonText.write(read.get().node()));
    }

    private void judge(Parameter parameter, JsonNode value) {
      Optional<String> refused = grammar.refused(parameter, value);
      if (refused.isPresent()) {
        refuse(Reason.PARAMETER_NOT_ALLOWED, named(parameter.word(), refused.get()));
        return;
      }
      if (reachesOthers(parameter, value)) {
        otherModels = true;
      } else if (parameter == Parameter.MODELS) {
        value.properties().forEach(each -> touch(each.getKey(), each.getValue()));
      } else if (parameter == Parameter.PIPELINE && hasExtraStage(value)) {
        writes = true;
        otherModels = true;
      }
    }

    private void touch(String alias, JsonNode options) {
      models.add(options.path("model").asText(alias));
      if (reachesOthers(Parameter.FILTER, options.path("filter"))
          || reachesOthers(Parameter.POPULATE, options.path("populate"))) {
        otherModels = true;
      }
    }

    private boolean hasExtraStage(JsonNode pipeline) {
      for (JsonNode stage : pipeline) {
        for (Map.Entry<String, JsonNode> each : stage.properties()) {
          boolean facet = each.getKey().equals("$facet");
          if (extra.contains(each.getKey())
              || (facet
                  && each.getValue().properties().stream()
                      .anyMatch(inner -> hasExtraStage(inner.getValue())))) {
            return true;
          }
        }
      }
      return false;
    }

    private void checkGraphQl(int maxTokens) {
      boolean multipart = String.join(",", head.contentTypes())
          .toLowerCase(Locale.ROOT)
          .contains("multipart/form-data");
      Map<String, JsonNode> where = inBody.isEmpty() ? inQuery : inBody;
      boolean several = !inBody.isEmpty() && !inQuery.isEmpty();
      JsonNode text = where.getOrDefault(multipart ? OPERATIONS : QUERY, MissingNode.getInstance());
      boolean other = where.containsKey(multipart ? QUERY : OPERATIONS);
      if (several || other || !text.isTextual()) {
        refuse(
            Reason.GRAPHQL_MALFORMED,
            "there must be one document, as " + (multipart ? OPERATIONS : QUERY));
      } else if (multipart) {
        checkOperations(where, text.textValue(), maxTokens);
      } else {
        JsonNode variables = variables(where);
        checkDocument(text.textValue(), variables, maxTokens)
            .ifPresent(document -> where.put(QUERY, TextNode.valueOf(document)));
      }
    }

    /** Variables in a query string or form are PHP's array, or a text that Cockpit does not understand. */
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

    private Optional<String> checkDocument(String text, JsonNode variables, int maxTokens) {
      Decision<GraphQlDocument> read = GraphQlDocument.read(text, maxTokens);
      if (read instanceof Decision.Refused<GraphQlDocument> no) {
        refusal = refusal.or(() -> Optional.of(no.refusal()));
        return Optional.empty();
      }
      GraphQlDocument known = read.ifGranted().orElseThrow();
      var arguments = GraphQlArguments.check(grammar, known.document(), variables);
      arguments
          .refused()
          .ifPresent(name -> refuse(Reason.PARAMETER_NOT_ALLOWED, named(QUERY, name)));
      models.addAll(arguments.models());
      otherModels |= arguments.touchesOthers();
      plain &= known.isPlain();
      document = Optional.of(known);
      return Optional.of(known.canonical());
    }

    /** Files are put where {@code map} says, before the document is run (GraphQL multipart request specification). */
    private void checkOperations(Map<String, JsonNode> where, String text, int maxTokens) {
      JsonNode sentMap = where.getOrDefault(MAP, TextNode.valueOf("{}"));
      Optional<JsonNode> read = JsonText.strict(text);
      Optional<JsonNode> map =
          sentMap.isTextual() ? JsonText.strict(sentMap.textValue()) : Optional.empty();
      if (!(read.orElse(null) instanceof ObjectNode operations)
          || !operations.path(QUERY).isTextual()
          || !(map.orElse(null) instanceof ObjectNode locations)) {
        refuse(Reason.GRAPHQL_MALFORMED, "operations and map must be objects, and query a text");
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
      checkDocument(operations.path(QUERY).textValue(), variables, maxTokens)
          .ifPresent(document -> {
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
  }

  private static ObjectNode asObject(JsonNode list) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < list.size(); i++) {
      object.set(Integer.toString(i), list.get(i));
    }
    return object;
  }

  private static String named(String parameter, String refused) {
    return parameter.equals(refused) ? parameter : parameter + ": " + refused;
  }

  /** What a client sent, as far as it may stand in an answer and in a log. */
  private static String shown(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
    return line.length() <= 100 ? line : line.substring(0, 100) + "…";
  }

  private static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
