package io.github.cockpitsso.testkit.cockpit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The content endpoints that read (contract section 4). */
final class ContentApi implements Endpoint {

  private static final Route ITEM = new Route("/content/item/{model}");
  private static final Route ITEM_BY_ID = new Route("/content/item/{model}/{id}");
  private static final Route ITEMS = new Route("/content/items/{model}");
  private static final Route AGGREGATE = new Route("/content/aggregate/{model}");
  private static final Route TREE = new Route("/content/tree/{model}");

  private final ContentItems content;
  private final Roles roles;
  private final ContentLinks links;

  ContentApi(ContentItems content, Roles roles) {
    this.content = content;
    this.roles = roles;
    links = new ContentLinks(content);
  }

  @Override
  public Optional<Reply> answer(ApiCall call) {
    if (!call.is("GET")) {
      return Optional.empty();
    }
    if (call.path().equals("/content/items")) {
      return Optional.of(itemsOfModels(call));
    }
    return read(call, ITEM, match -> item(call, match.first()))
        .or(() -> read(call, ITEM_BY_ID, match -> itemById(call, match)))
        .or(() -> read(call, ITEMS, match -> items(call, match.first())))
        .or(() -> read(call, AGGREGATE, match -> aggregate(call, match.first())))
        .or(() -> read(call, TREE, match -> Reply.error(400, "Permission denied")));
  }

  /** The answer of an endpoint that reads a model, or why the caller may not read it. */
  private Optional<Reply> read(ApiCall call, Route route, Function<Route.Match, Reply> endpoint) {
    return route
        .match(call.path())
        .map(match -> readable(call, match.first()).orElseGet(() -> endpoint.apply(match)));
  }

  /** Why the caller may not read a model: it does not exist (checked first), or no permission. */
  private Optional<Reply> readable(ApiCall call, String model) {
    if (content.model(model).isEmpty()) {
      return Optional.of(Reply.error(404, "Model <" + model + "> not found"));
    }
    return roles.isAllowed("content/" + model + "/read", call.caller().role())
        ? Optional.empty()
        : Optional.of(Reply.error(403, "Permission denied"));
  }

  private Reply item(ApiCall call, String model) {
    JsonParameter filter = JsonParameter.of(call, "filter");
    JsonParameter fields = JsonParameter.of(call, "fields");
    if (filter.isBroken() || fields.isBroken()) {
      return Reply.error(
          400, "<" + (filter.isBroken() ? "filter" : "fields") + "> is not valid json");
    }
    return first(model, filter.array().orElseGet(LinkedHashMap::new), fields);
  }

  private Reply itemById(ApiCall call, Route.Match match) {
    JsonParameter fields = JsonParameter.of(call, "fields");
    return fields.isBroken()
        ? Reply.error(400, "<fields> is not valid json")
        : first(match.first(), PhpArrays.of("_id", match.second()), fields);
  }

  private Reply first(String name, Map<String, Object> filter, JsonParameter fields) {
    if (fields.isScalar()) {
      return Reply.systemError();
    }
    ContentModel model = content.model(name).orElseThrow();
    if (!model.isCollection()) {
      return Reply.json(200, ContentSelection.singleton(content, model, fields.array()));
    }
    filter.put("_state", 1L);
    return new ContentSelection(filter, Map.of(), fields.array(), 1, 0)
        .of(content, model).stream()
            .findFirst()
            .map(item -> Reply.json(200, item))
            .orElseGet(Reply::notFound);
  }

  private Reply items(ApiCall call, String name) {
    JsonParameter filter = JsonParameter.of(call, "filter");
    JsonParameter fields = JsonParameter.of(call, "fields");
    JsonParameter sort = JsonParameter.of(call, "sort");
    for (JsonParameter parameter : List.of(filter, fields, sort)) {
      if (parameter.isBroken()) {
        return Reply.error(400, "<" + parameter.name() + "> is not valid json");
      }
    }
    ContentModel model = content.model(name).orElseThrow();
    if (model.isCollection() && (fields.isScalar() || sort.isScalar())) {
      return Reply.systemError();
    }
    return Reply.json(
        200,
        selected(
            call,
            model,
            PhpArrays.of(
                "filter", filter.value().orElse(null),
                "sort", sort.value().orElse(null),
                "fields", fields.value().orElse(null),
                "limit", call.number("limit").orElse(null),
                "skip", call.number("skip").orElse(null))));
  }

  /** The selected items; with their total number if there are both a limit and a skip. */
  private Object selected(ApiCall call, ContentModel model, Map<String, Object> options) {
    ContentSelection selection = ContentSelection.published(options);
    List<Map<String, Object>> items = selection.of(content, model);
    Optional<Long> levels = Optional.ofNullable(options.get("populate"))
        .map(PhpArrays::toInt)
        .or(() -> call.number("populate"));
    if (levels.orElse(0L) != 0) {
      items = items.stream().map(item -> populated(call, item)).toList();
    }
    return options.get("limit") != null && options.get("skip") != null
        ? PhpArrays.of(
            "data", items, "meta", PhpArrays.of("total", selection.total(content, model)))
        : items;
  }

  /** Links to items of models that the caller may not read become null. */
  private Map<String, Object> populated(ApiCall call, Map<String, Object> item) {
    Map<String, Object> populated = new LinkedHashMap<>(item);
    populated.replaceAll((name, value) -> links.populated(
        value,
        model -> roles.isAllowed("content/" + model + "/read", call.caller().role())));
    return populated;
  }

  private Reply itemsOfModels(ApiCall call) {
    Optional<String> requested = call.text("models").filter(PhpArrays::isTruthy);
    if (requested.isEmpty()) {
      return Reply.error(412, "<models> parameter is missing");
    }
    Optional<PhpJson.Decoded> decoded = PhpJson.decode5(requested.get());
    if (decoded.isEmpty()) {
      return Reply.error(412, "<models> is not valid json");
    }
    Map<String, Object> answers = new LinkedHashMap<>();
    PhpArrays.map(decoded.get().value())
        .orElseGet(LinkedHashMap::new)
        .forEach((key, value) -> addModel(call, answers, key, value));
    return Reply.json(200, answers);
  }

  private void addModel(ApiCall call, Map<String, Object> answers, String key, Object value) {
    Map<String, Object> options = PhpArrays.map(value).orElseGet(LinkedHashMap::new);
    String name = options.get("model") instanceof String other ? other : key;
    if (readable(call, name).isPresent()) {
      return;
    }
    ContentModel model = content.model(name).orElseThrow();
    Optional<Map<String, Object>> fields = PhpArrays.map(options.get("fields"));
    if (!model.isCollection()) {
      answers.put(key, ContentSelection.singleton(content, model, fields));
      return;
    }
    answers.put(key, selected(call, model, options));
  }

  private Reply aggregate(ApiCall call, String name) {
    ContentModel model = content.model(name).orElseThrow();
    if (!model.isCollection()) {
      return Reply.error(412, "Aggregate method not allowed for <" + name + ">");
    }
    Optional<PhpJson.Decoded> pipeline = call.text("pipeline").flatMap(PhpJson::decode5);
    if (pipeline.isEmpty()) {
      return Reply.error(400, "Pipeline is not valid json");
    }
    Optional<List<Object>> stages = PhpArrays.list(pipeline.get().value());
    if (stages.isEmpty()) {
      return Reply.error(400, "Pipeline is not valid list format");
    }
    List<Map<String, Object>> items = ContentSelection.published(Map.of()).of(content, model);
    for (Object stage : stages.get()) {
      Object target = PhpArrays.map(stage).map(step -> step.get("$out")).orElse(null);
      if (target instanceof String collection) {
        List<Map<String, Object>> written = items;
        content
            .model(collection.replaceFirst("^collections_", ""))
            .ifPresent(other -> content.replace(other, written));
        return Reply.json(200, List.of());
      }
      items = ContentPipeline.run(items, PhpArrays.map(stage).orElseGet(LinkedHashMap::new));
    }
    return Reply.json(200, items);
  }
}
