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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One request being read: the parameters that are checked, from its query and its body, and how
 * they are written again.
 */
abstract class CheckedRequest {

  /** Where parameters are, and how they are written there again. */
  private interface Place {
    Optional<byte[]> with(Map<String, JsonNode> checked);
  }

  final RequestHead head;
  private final Optional<byte[]> body;
  final Set<String> checked;
  final Map<String, JsonNode> inQuery = new LinkedHashMap<>();
  final Map<String, JsonNode> inBody = new LinkedHashMap<>();
  final Set<String> models = new LinkedHashSet<>();
  boolean otherModels;
  boolean plain = true;
  boolean writes;
  Optional<Refusal> refusal = Optional.empty();
  Optional<GraphQlDocument> document = Optional.empty();
  private final Reason ambiguous;

  /**
   * A reading of this request.
   *
   * @param checked names of the parameters that are checked
   * @param ambiguous why a request is refused whose parameters can be read in more than one way
   */
  CheckedRequest(RequestHead head, Optional<byte[]> body, Set<String> checked, Reason ambiguous) {
    this.head = head;
    this.body = body;
    this.checked = checked;
    this.ambiguous = ambiguous;
  }

  /** Checks what was read, and puts in its place what is forwarded. */
  abstract void check();

  Decision<ContentRequest> result() {
    var parameters = new Parameters(checked);
    EncodedFields query = EncodedFields.read(head.query(), parameters);
    note(parameters, inQuery, query.isSound());
    Place place = body.<Place>map(this::readBody).orElse(values -> Optional.empty());
    if (inQuery.keySet().stream().anyMatch(inBody::containsKey)) {
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
        forwarded,
        body.isEmpty() ? body : place.with(inBody),
        plain,
        new Models(models, otherModels),
        writes,
        document));
  }

  final void refuse(Reason reason, String detail) {
    if (refusal.isEmpty()) {
      refusal = Optional.of(new Refusal(reason, shown(detail)));
    }
  }

  private void note(Parameters found, Map<String, JsonNode> values, boolean sound) {
    if (!found.unreadable().isEmpty()) {
      refuse(ambiguous, found.unreadable());
    } else if (!sound) {
      refuse(Reason.PARAMETER_NOT_UNDERSTOOD, "more than " + Parameters.MAX_FIELDS + " parameters");
    }
    values.putAll(found.values());
  }

  private Place readBody(byte[] bytes) {
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

  private Place readJson(byte[] bytes) {
    Optional<JsonNode> root = JsonText.strict(bytes);
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

  static String named(String parameter, String refused) {
    return parameter.equals(refused) ? parameter : parameter + ": " + refused;
  }

  /** What a client sent, as far as it may stand in an answer and in a log. */
  private static String shown(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
    return line.length() <= 100 ? line : line.substring(0, 100) + "…";
  }
}
