package io.github.cockpitsso.testkit.cockpit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Saves and deletes items with Cockpit's checks in Cockpit's order, for REST and GraphQL. */
final class ContentWriter {

  /** The result of a write. */
  sealed interface Written {}

  record Saved(Map<String, Object> item) implements Written {}

  /** Also the result if there was nothing to delete. */
  record Deleted() implements Written {}

  record Refused(int status, String error) implements Written {}

  private static final Refused DENIED = new Refused(403, "Permission denied");

  private final ContentItems content;
  private final Roles roles;
  private final Users users;

  ContentWriter(ContentItems content, Roles roles, Users users) {
    this.content = content;
    this.roles = roles;
    this.users = users;
  }

  /**
   * Saves an item.
   *
   * @param ignoresState whether a state is ignored without the permission to publish; GraphQL
   *     stores it
   */
  Written save(String name, Object sent, Identity.Caller caller, boolean ignoresState) {
    Optional<ContentModel> found = content.model(name);
    if (found.isEmpty()) {
      return unknown(name);
    }
    if (!PhpArrays.isArray(sent) || !PhpArrays.isTruthy(sent)) {
      return new Refused(412, "Item data is missing");
    }
    ContentModel model = found.get();
    Map<String, Object> data = PhpArrays.map(sent).orElseThrow();
    Map<String, Object> defaults = ContentItems.defaults(model);
    defaults.put("_state", 1L);
    if (data.get("_id") == null) {
      if (!allowed(name, "create", caller)) {
        return DENIED;
      }
      Map<String, Object> created = new LinkedHashMap<>(defaults);
      created.putAll(data);
      data = created;
    } else {
      if (!allowed(name, "update", caller)) {
        return DENIED;
      }
      if (ignoresState && data.get("_state") != null && !allowed(name, "publish", caller)) {
        data.remove("_state");
      }
    }
    data.keySet().removeIf(key -> !key.equals("_id") && !defaults.containsKey(key));
    return new Saved(content.save(model, data, caller.id(), users.now()));
  }

  Written delete(String name, String id, Identity.Caller caller) {
    Optional<ContentModel> model = content.model(name);
    if (model.isEmpty()) {
      return unknown(name);
    }
    if (!model.get().isCollection()) {
      return new Refused(412, "DELETE method not allowed for <" + name + ">");
    }
    if (!allowed(name, "delete", caller)) {
      return DENIED;
    }
    content.remove(model.get(), id);
    return new Deleted();
  }

  private static Refused unknown(String name) {
    return new Refused(404, "Model <" + name + "> not found");
  }

  private boolean allowed(String model, String action, Identity.Caller caller) {
    return roles.isAllowed("content/" + model + "/" + action, caller.role());
  }
}
