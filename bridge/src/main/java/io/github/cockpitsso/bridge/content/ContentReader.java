package io.github.cockpitsso.bridge.content;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.parameter.Grammar;
import io.github.cockpitsso.bridge.parameter.Operators;
import io.github.cockpitsso.bridge.parameter.Parameter;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads requests for Cockpit's content as PHP and Cockpit would, checks their parameters, and
 * writes them in an unambiguous form. Requests that it cannot read are rejected.
 */
public final class ContentReader {
  private final Grammar grammar;
  private final Set<String> extra;
  private final GraphQlDocuments documents = new GraphQlDocuments();

  /**
   * A reader.
   *
   * @param extra further operators and stages that are allowed, with any operand
   */
  public ContentReader(Collection<String> extra) {
    this.grammar = new Grammar(Operators.with(extra));
    this.extra = Set.copyOf(extra);
  }

  /**
   * Reads a request.
   *
   * @param body if PHP reads it: JSON, form or multipart; the guard has checked it
   * @param maxTokens most tokens of a GraphQL document
   */
  public Decision<ContentRequest> read(RequestHead head, Optional<byte[]> body, int maxTokens) {
    ContentPath path = ContentPath.of(head.path());
    if (!path.isChecked()) {
      return Decision.granted(ContentRequest.other(head, body));
    } else if (head.query().isEmpty() && body.isEmpty() && !path.isGraphQl()) {
      return Decision.granted(
          new ContentRequest(head, body, true, path.models(), false, Optional.empty()));
    }
    if (path.isImage()) {
      return new ImageRequest(head, body).result();
    }
    return path.isGraphQl()
        ? new GraphQlRequest(head, body, grammar, documents, maxTokens).result()
        : new RestRequest(head, body, grammar, extra).result();
  }

  /** Whether a parameter makes Cockpit read models that the request does not name. */
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
}
