package io.github.cockpitsso.testkit.cockpit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addon's guard {@code operators}: checks parameters and arguments before Cockpit uses them.
 */
final class AddonParameters {

  private static final Set<String> JSON = Set.of("filter", "sort", "fields", "pipeline", "models");
  private static final List<String> CHECKED = List.of(
      "filter",
      "sort",
      "fields",
      "pipeline",
      "models",
      "data",
      "locale",
      "populate",
      "limit",
      "skip",
      "parent");
  private static final List<String> ARGUMENTS = List.of(
      "model",
      "filter",
      "sort",
      "fields",
      "data",
      "locale",
      "populate",
      "limit",
      "skip",
      "parent",
      "_id",
      "id");
  private static final Pattern MODEL =
      Pattern.compile("/api/content/(?:item|items|tree|aggregate)/([A-Za-z0-9_-]+)(?:/([^/]*))?");

  private final Space space;

  private AddonParameters(Space space) {
    this.space = space;
  }

  /** The guard, if it is enabled. */
  static Optional<AddonParameters> of(Space space, CockpitSettings settings) {
    return settings.guards(Guard.OPERATORS)
        ? Optional.of(new AddonParameters(space))
        : Optional.empty();
  }

  /** A parameter or argument is refused. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String field;

    RefusedException(int status, String error, String field) {
      super(error);
      this.status = status;
      this.field = field;
    }

    int status() {
      return status;
    }

    Reply reply() {
      Map<String, Object> body = PhpArrays.of("error", getMessage());
      if (!field.isEmpty()) {
        body.put("field", field);
      }
      return Reply.json(status, body).withHeader("Cache-Control", "no-store");
    }
  }

  /** The request with the checked form of its parameters. */
  PhpRequest checked(PhpRequest request, String route, Identity.Caller caller) {
    Map<String, Object> parameters = new LinkedHashMap<>(request.parameters());
    Matcher model = MODEL.matcher(route);
    Optional<String> name = model.matches() ? Optional.of(model.group(1)) : Optional.empty();
    if (request.method().equals("DELETE") && model.matches() && model.group(2) != null) {
      deleted(model.group(1), model.group(2));
    }
    for (String parameter : CHECKED) {
      Optional.ofNullable(parameters.get(parameter))
          .ifPresent(value -> parameters.put(parameter, value(parameter, value, name, caller)));
    }
    return request.withParameters(parameters);
  }

  private Object value(
      String parameter, Object value, Optional<String> model, Identity.Caller caller) {
    if (!JSON.contains(parameter)) {
      boolean ignored = parameter.equals("data") && !PhpArrays.isArray(value);
      if (!ignored) {
        check(parameter, arrays(value));
      }
      if (parameter.equals("data")) {
        saved(model.orElse(""), value);
      }
      return value;
    }
    Object read = PhpArrays.isArray(value) ? arrays(value) : decoded(parameter, value);
    if (value.equals("") || (read == null && !Set.of("pipeline", "models").contains(parameter))) {
      return value;
    }
    check(parameter, read);
    if (parameter.equals("filter")) {
      linked(model.orElse(""), read, caller);
    } else if (parameter.equals("models")) {
      ParameterGrammar.map(read).orElseThrow().forEach((alias, options) -> {
        Map<String, Object> map = PhpArrays.map(options).orElseThrow();
        linked((String) map.getOrDefault("model", alias), map.get("filter"), caller);
      });
    }
    return PhpJsonWriter.write(read);
  }

  private static Object decoded(String parameter, Object value) {
    String text = PhpArrays.toText(value);
    if (text.isEmpty()) {
      return null;
    }
    return PhpJson.decode5(text)
        .orElseThrow(() -> new RefusedException(400, "<" + parameter + "> is not valid json", ""))
        .value();
  }

  /** The arguments of a GraphQL field in their checked form. */
  Map<String, Object> arguments(
      String model, Map<String, Object> arguments, Identity.Caller caller) {
    for (String name : ARGUMENTS) {
      Object value = arguments.get(name);
      if (value != null && !(name.equals("filter") && value.equals(""))) {
        check(name, arrays(value));
      }
    }
    saved(model, arguments.get("data"));
    if (arguments.get("id") instanceof String id) {
      deleted(model, id);
    }
    linked(model, arrays(arguments.get("filter")), caller);
    Map<String, Object> checked = new LinkedHashMap<>(arguments);
    Optional<Map<String, Object>> data = ParameterGrammar.map(arguments.get("data"));
    if (data.filter(item -> item.get("_id") != null).isPresent()
        && !space.roles().isAllowed("content/" + model + "/publish", caller.role())) {
      data.get().remove("_state");
      checked.put("data", data.get());
    }
    return checked;
  }

  /** A save must not change another item, in particular not another singleton. */
  private void saved(String model, Object data) {
    Object id = PhpArrays.map(data).map(item -> item.get("_id")).orElse(null);
    Optional<ContentModel> known = space.content().model(model);
    if (known.isEmpty() || !(id instanceof String text)) {
      return;
    }
    ContentItems content = space.content();
    boolean foreign = !known.get().isCollection()
        && content.all(known.get()).stream().noneMatch(item -> text.equals(item.get("_id")));
    if (foreign || content.reachesOthers(known.get(), text)) {
      throw refused("data", "_id");
    }
  }

  private void deleted(String model, String id) {
    if (space
        .content()
        .model(model)
        .filter(m -> space.content().reachesOthers(m, id))
        .isPresent()) {
      throw refused("id", id);
    }
  }

  private static void check(String parameter, Object value) {
    try {
      ParameterGrammar.check(parameter, value);
    } catch (ParameterRefusal refusal) {
      throw refused(parameter, refusal.getMessage());
    }
  }

  private static RefusedException refused(String parameter, String name) {
    return new RefusedException(400, "'" + parameter + "': '" + name + "' is refused", parameter);
  }

  /** Filters on linked items require the permission to read their model. */
  private void linked(String model, Object filter, Identity.Caller caller) {
    for (String name : ParameterGrammar.links(filter)) {
      Optional<ContentModel> known = space.content().model(model);
      if (known.isEmpty() && !model.isEmpty()) {
        return;
      }
      String linked = known
          .map(found -> found.links().get(name.substring(1, name.indexOf('.'))))
          .orElseThrow(() -> refused("filter", name));
      if (!space.roles().isAllowed("content/" + linked + "/read", caller.role())) {
        throw new RefusedException(403, "Permission denied", "");
      }
    }
  }

  /** PHP does not distinguish an array with the keys 0, 1, ... from a list. */
  private static Object arrays(Object value) {
    if (value instanceof Map<?, ?> map && !map.isEmpty() && PhpJsonWriter.isList(map)) {
      return arrays(new ArrayList<>(map.values()));
    }
    if (value instanceof List<?> list) {
      List<Object> elements = new ArrayList<>();
      list.forEach(element -> elements.add(arrays(element)));
      return elements;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((name, inner) -> copy.put((String) name, arrays(inner)));
      return copy;
    }
    return value;
  }
}
