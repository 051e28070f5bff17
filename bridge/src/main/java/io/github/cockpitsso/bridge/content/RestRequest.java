package io.github.cockpitsso.bridge.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.cockpitsso.bridge.guard.JsonText;
import io.github.cockpitsso.bridge.parameter.Grammar;
import io.github.cockpitsso.bridge.parameter.Parameter;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A request for {@code /api/content}. */
final class RestRequest extends CheckedRequest {
  private static final Set<String> CHECKED =
      Arrays.stream(Parameter.values()).map(Parameter::word).collect(Collectors.toSet());

  private final Grammar grammar;
  private final Set<String> extra;

  /**
   * The check of this request.
   *
   * @param extra stages that can write
   */
  RestRequest(RequestHead head, Optional<byte[]> body, Grammar grammar, Set<String> extra) {
    super(
        head, body, ContentPath.of(head.path()).models(), CHECKED, Reason.PARAMETER_NOT_UNDERSTOOD);
    this.grammar = grammar;
    this.extra = extra;
  }

  @Override
  void check() {
    inQuery.replaceAll(this::check);
    inBody.replaceAll(this::check);
  }

  /** Checks a parameter, and returns it in the form in which it is forwarded. */
  private JsonNode check(String name, JsonNode sent) {
    Parameter parameter = Parameter.named(name).orElseThrow();
    boolean text = sent.isTextual();
    if ((text && sent.textValue().isEmpty()) || sent.isNull()) {
      // To Cockpit, this is the same as a missing parameter.
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
    if (ContentReader.reachesOthers(parameter, value)) {
      otherModels = true;
    } else if (parameter == Parameter.MODELS) {
      value.properties().forEach(each -> addModel(each.getKey(), each.getValue()));
    } else if (parameter == Parameter.PIPELINE && hasExtraStage(value)) {
      writes = true;
      otherModels = true;
    }
  }

  private void addModel(String alias, JsonNode options) {
    addModels(List.of(options.path("model").asText(alias)));
    if (ContentReader.reachesOthers(Parameter.FILTER, options.path("filter"))
        || ContentReader.reachesOthers(Parameter.POPULATE, options.path("populate"))) {
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
}
