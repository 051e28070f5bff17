package io.github.cockpitsso.testkit.cockpit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Resolves the fields of one GraphQL call, and keeps the status that they set. */
final class GraphQlResolvers {

  private final Space space;
  private final ContentWriter writer;
  private final Identity.Caller caller;
  private final Optional<AddonParameters> parameters;
  private final AtomicInteger status = new AtomicInteger(200);

  /** With or without the addon's check of parameters. */
  GraphQlResolvers(
      Space space,
      ContentWriter writer,
      Identity.Caller caller,
      Optional<AddonParameters> parameters) {
    this.parameters = parameters;
    this.space = space;
    this.writer = writer;
    this.caller = caller;
  }

  int status() {
    return status.get();
  }

  /** The field {@code <Model>Model} of a collection. */
  List<Map<String, Object>> collection(ContentModel model, Map<String, Object> arguments) {
    if (!readable(model.name())) {
      return List.of();
    }
    Map<String, Object> options = new LinkedHashMap<>(arguments);
    if (PhpArrays.isTruthy(arguments.get("_id"))) {
      options.put("filter", PhpArrays.of("_id", arguments.get("_id")));
    }
    return select(model, options);
  }

  /** The field {@code <Model>Model} of a singleton; null unless it is published. */
  Optional<Map<String, Object>> singleton(ContentModel model) {
    if (!readable(model.name())) {
      return Optional.empty();
    }
    Map<String, Object> item = ContentSelection.singleton(space.content(), model, Optional.empty());
    return ContentQuery.matches(item, Map.of("_state", 1L)) ? Optional.of(item) : Optional.empty();
  }

  /** The field {@code content}. */
  List<Map<String, Object>> content(Map<String, Object> arguments) {
    Optional<ContentModel> model = space.content().model((String) arguments.get("model"));
    if (model.isEmpty() || !readable(model.get().name())) {
      return List.of();
    }
    return model.get().isCollection()
        ? select(model.get(), arguments)
        : List.of(ContentSelection.singleton(space.content(), model.get(), Optional.empty()));
  }

  /** The field {@code contentTree}: no model is a tree. */
  List<Map<String, Object>> contentTree(Map<String, Object> arguments) {
    String model = (String) arguments.get("model");
    if (space.content().model(model).isPresent() && readable(model)) {
      status.set(400);
    }
    return List.of();
  }

  /** The mutation {@code saveContentItem}. */
  Map<String, Object> save(Map<String, Object> arguments) {
    ContentWriter.Written written =
        writer.save((String) arguments.get("model"), arguments.get("data"), caller, false);
    return written instanceof ContentWriter.Saved saved
        ? PhpArrays.of("item", saved.item())
        : error(written);
  }

  /** The mutation {@code deleteContentItem}. */
  Map<String, Object> delete(Map<String, Object> arguments) {
    ContentWriter.Written written =
        writer.delete((String) arguments.get("model"), (String) arguments.get("id"), caller);
    return written instanceof ContentWriter.Refused
        ? error(written)
        : PhpArrays.of("success", true);
  }

  private Map<String, Object> error(ContentWriter.Written written) {
    ContentWriter.Refused refused = (ContentWriter.Refused) written;
    status.set(refused.status());
    return PhpArrays.of("error", refused.error());
  }

  private List<Map<String, Object>> select(ContentModel model, Map<String, Object> options) {
    List<Map<String, Object>> items =
        ContentSelection.published(options).of(space.content(), model);
    return PhpArrays.isTruthy(options.get("populate")) ? populated(items) : items;
  }

  /** Stock Cockpit does not check the permission on the linked model here, the addon does. */
  private List<Map<String, Object>> populated(List<Map<String, Object>> items) {
    ContentLinks links = new ContentLinks(space.content());
    List<Map<String, Object>> populated = new ArrayList<>();
    for (Map<String, Object> item : items) {
      Map<String, Object> fields = new LinkedHashMap<>(item);
      fields.replaceAll((name, value) ->
          links.populated(value, linked -> parameters.isEmpty() || isReadable(linked)));
      populated.add(fields);
    }
    return populated;
  }

  private boolean isReadable(String model) {
    return space.roles().isAllowed("content/" + model + "/read", caller.role());
  }

  /** Refuses arguments if the guard is enabled. The caller gets the message. */
  Map<String, Object> checked(Optional<String> model, Map<String, Object> arguments) {
    if (parameters.isEmpty()) {
      return arguments;
    }
    try {
      return parameters
          .get()
          .arguments(model.orElseGet(() -> (String) arguments.get("model")), arguments, caller);
    } catch (AddonParameters.RefusedException refused) {
      status.set(refused.status());
      throw refused;
    }
  }

  private boolean readable(String model) {
    boolean allowed = isReadable(model);
    if (!allowed) {
      status.set(412);
    }
    return allowed;
  }
}
