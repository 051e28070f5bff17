package io.github.cockpitsso.testkit.cockpit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    return ITEM.match(call.path())
        .map(m -> readable(call, m.first()).orElseGet(() -> item(call, m.first())))
        .or(() -> ITEM_BY_ID
            .match(call.path())
            .map(m -> readable(call, m.first()).orElseGet(() -> itemById(call, m))))
        .or(() -> ITEMS
            .match(call.path())
            .map(m -> readable(call, m.first()).orElseGet(() -> items(call, m.first()))))
        .or(() -> AGGREGATE
            .match(call.path())
            .map(m -> readable(call, m.first()).orElseGet(() -> aggregate(call, m.first()))))
        .or(() -> TREE.match(call.path()).map(m -> tree(call, m.first())));
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
    ContentSelection selection = ContentSelection.published(
        filter.array(), sort.array(), fields.array(), call.number("limit"), call.number("skip"));
    return Reply.json(
        200,
        populated(
            call,
            call.number("populate"),
            page(
                model,
                selection,
                call.number("limit").isPresent() && call.number("skip").isPresent())));
  }

  /** Links to items of models that the caller may not read become null. */
  private Object populated(ApiCall call, Optional<Long> levels, Object answer) {
    return levels.orElse(0L) == 0 ? answer : populated(call, answer);
  }

  private Object populated(ApiCall call, Object answer) {
    Optional<Map<String, Object>> page =
        answer instanceof Map ? PhpArrays.map(answer) : Optional.empty();
    if (page.isPresent()) {
      page.get().computeIfPresent("data", (name, items) -> populated(call, items));
      return page.get();
    }
    List<Object> items = new ArrayList<>();
    for (Object item : PhpArrays.list(answer).orElse(List.of())) {
      Map<String, Object> fields = PhpArrays.map(item).orElseThrow();
      fields.replaceAll((name, value) -> links.populated(
          value,
          model -> roles.isAllowed("content/" + model + "/read", call.caller().role())));
      items.add(fields);
    }
    return items;
  }

  private Object page(ContentModel model, ContentSelection selection, boolean withTotal) {
    List<Map<String, Object>> items = selection.of(content, model);
    return withTotal
        ? PhpArrays.of(
            "data", items, "meta", PhpArrays.of("total", selection.total(content, model)))
        : items;
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
    Optional<Long> limit = Optional.ofNullable(options.get("limit")).map(PhpArrays::toInt);
    Optional<Long> skip = Optional.ofNullable(options.get("skip")).map(PhpArrays::toInt);
    ContentSelection selection = ContentSelection.published(
        PhpArrays.map(options.get("filter")),
        PhpArrays.map(options.get("sort")),
        fields,
        limit,
        skip);
    Optional<Long> levels = Optional.ofNullable(options.get("populate")).map(PhpArrays::toInt);
    answers.put(
        key,
        populated(
            call,
            levels.or(() -> call.number("populate")),
            page(model, selection, limit.isPresent() && skip.isPresent())));
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
    List<Map<String, Object>> items = new ArrayList<>(ContentSelection.published(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty())
        .of(content, model));
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

  private Reply tree(ApiCall call, String model) {
    return readable(call, model).orElseGet(() -> Reply.error(400, "Permission denied"));
  }
}
