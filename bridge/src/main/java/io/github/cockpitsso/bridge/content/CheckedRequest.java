package io.github.cockpitsso.bridge.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.guard.BodyType;
import io.github.cockpitsso.bridge.guard.JsonText;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The check of one request: reads its parameters from query and body, checks them, and writes the
 * request that is forwarded.
 */
abstract class CheckedRequest {

  /** Writes a body with these parameters. */
  private interface BodyWriter {
    Optional<byte[]> with(Map<String, JsonNode> checked);
  }

  final RequestHead head;
  private final Optional<byte[]> body;
  final Set<String> checked;
  Map<String, JsonNode> inQuery = Collections.emptyMap();
  Map<String, JsonNode> inBody = Collections.emptyMap();
  private final Models inPath;
  private final Set<String> models = new LinkedHashSet<>();
  boolean otherModels;
  boolean plain = true;
  boolean writes;
  Optional<Refusal> refusal = Optional.empty();
  Optional<GraphQlDocument> document = Optional.empty();
  private final Reason ambiguous;

  /**
   * The check of this request.
   *
   * @param inPath the models that the path names
   * @param checked names of the parameters to check
   * @param ambiguous reason for requests that can be read in more than one way
   */
  CheckedRequest(
      RequestHead head,
      Optional<byte[]> body,
      Models inPath,
      Set<String> checked,
      Reason ambiguous) {
    this.head = head;
    this.body = body;
    this.inPath = inPath;
    this.checked = checked;
    this.ambiguous = ambiguous;
  }

  /** Checks the parameters, and replaces them by their canonical form. */
  abstract void check();

  Decision<ContentRequest> result() {
    var parameters = new Parameters(checked);
    EncodedFields query = EncodedFields.read(head.query(), parameters);
    inQuery = values(parameters, query.isComplete());
    BodyWriter place = body.<BodyWriter>map(this::readBody).orElse(values -> Optional.empty());
    if (!Collections.disjoint(inQuery.keySet(), inBody.keySet())) {
      refuse(ambiguous, "a parameter is in the query and in the body");
    }
    if (refusal.isEmpty()) {
      check();
    }
    if (refusal.isPresent()) {
      return new Decision.Refused<>(refusal.get());
    }
    plain &= query.isPlain();
    var forwarded =
        new RequestHead(head.method(), head.path(), query.with(inQuery), head.contentTypes());
    return Decision.granted(new ContentRequest(
        forwarded, body.isEmpty() ? body : place.with(inBody), plain, models(), writes, document));
  }

  final void refuse(Reason reason, String detail) {
    if (refusal.isEmpty()) {
      refusal = Optional.of(new Refusal(reason, shown(detail)));
    }
  }

  /** The request can access these models too. */
  final void addModels(Collection<String> names) {
    models.addAll(names);
  }

  private Models models() {
    if (models.isEmpty() && !otherModels) {
      return inPath;
    }
    models.addAll(inPath.names());
    return new Models(models, otherModels);
  }

  private Map<String, JsonNode> values(Parameters found, boolean complete) {
    if (!found.unreadable().isEmpty()) {
      refuse(ambiguous, found.unreadable());
    } else if (!complete) {
      refuse(Reason.PARAMETER_NOT_UNDERSTOOD, "more than " + Parameters.MAX_FIELDS + " parameters");
    }
    return found.values();
  }

  private BodyWriter readBody(byte[] bytes) {
    BodyType type = BodyType.of(head);
    if (type.isAmbiguous()) {
      refuse(Reason.CONTENT_TYPE_AMBIGUOUS, "");
    } else if (type.json() && bytes.length > 0) {
      return readJson(bytes);
    } else if (type.form()) {
      return readForm(bytes);
    } else if (type.multipart()) {
      return readMultipart(String.join(",", head.contentTypes()), bytes);
    }
    return values -> body;
  }

  private BodyWriter readJson(byte[] bytes) {
    Optional<JsonNode> root = JsonText.strict(bytes);
    if (root.isEmpty()) {
      refuse(Reason.BODY_NOT_UNDERSTOOD, "");
      return values -> body;
    }
    inBody = new LinkedHashMap<>();
    root.get().properties().stream()
        .filter(each -> checked.contains(each.getKey()))
        .forEach(each -> inBody.put(each.getKey(), each.getValue()));
    return values -> {
      if (root.get() instanceof ObjectNode object) {
        object.setAll(values);
      }
      return Optional.of(JsonText.bytes(root.get()));
    };
  }

  private BodyWriter readForm(byte[] bytes) {
    var parameters = new Parameters(checked);
    String encoded = new String(bytes, StandardCharsets.ISO_8859_1);
    EncodedFields form = EncodedFields.read(encoded, parameters);
    inBody = values(parameters, form.isComplete());
    plain &= form.isPlain();
    return values -> Optional.of(form.with(values).getBytes(StandardCharsets.ISO_8859_1));
  }

  private BodyWriter readMultipart(String type, byte[] bytes) {
    var parameters = new Parameters(checked);
    Optional<MultipartFields> form = MultipartFields.read(type, bytes, parameters);
    if (form.isEmpty()) {
      refuse(Reason.BODY_NOT_UNDERSTOOD, "");
      return values -> body;
    }
    inBody = values(parameters, true);
    return values -> Optional.of(form.get().with(values));
  }

  static String named(String parameter, String refused) {
    return parameter.equals(refused) ? parameter : parameter + ": " + refused;
  }

  /** Shortens a client's text and removes control characters, for responses and logs. */
  private static String shown(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
    return line.length() <= 100 ? line : line.substring(0, 100) + "…";
  }
}
