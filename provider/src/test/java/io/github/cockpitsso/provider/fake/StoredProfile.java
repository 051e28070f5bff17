package io.github.cockpitsso.provider.fake;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stores names, address and attributes of a {@link Fake} user in a map. Other methods have their
 * own behavior.
 */
public final class StoredProfile implements Fake.Behavior {
  private final Map<String, String> stored;
  private final Fake.Behavior others;

  public StoredProfile(Map<String, String> stored, Fake.Behavior others) {
    this.stored = stored;
    this.others = others;
  }

  @Override
  public Object answer(String method, Object[] arguments) {
    return switch (method) {
      case "getId" -> "id-of-nora";
      case "getUsername" -> stored.get("username");
      case "getFirstName" -> stored.get("firstName");
      case "getLastName" -> stored.get("lastName");
      case "getEmail" -> stored.get("email");
      case "getFirstAttribute" -> stored.get((String) arguments[0]);
      case "getAttributeStream" -> Optional.ofNullable(stored.get((String) arguments[0])).stream();
      case "setUsername" -> set("username", arguments[0]);
      case "setFirstName" -> set("firstName", arguments[0]);
      case "setLastName" -> set("lastName", arguments[0]);
      case "setEmail" -> set("email", arguments[0]);
      case "setSingleAttribute" -> set((String) arguments[0], arguments[1]);
      case "setAttribute" -> set((String) arguments[0], ((List<?>) arguments[1]).get(0));
      case "removeAttribute" -> set((String) arguments[0], null);
      default -> others.answer(method, arguments);
    };
  }

  private Object set(String name, Object value) {
    stored.put(name, (String) value);
    return null;
  }
}
