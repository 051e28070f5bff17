package io.github.cockpitsso.bridge.guard;

import io.github.cockpitsso.bridge.request.RequestHead;
import java.util.List;
import java.util.Locale;

/**
 * The formats in which PHP or Cockpit could read a body, by its {@code Content-Type}. One type can
 * name several of them, and then different readers choose different ones.
 */
public record BodyType(boolean json, boolean form, boolean multipart) {
  private static final BodyType NONE = new BodyType(false, false, false);

  /** The formats that the content types of a request name. */
  public static BodyType of(RequestHead head) {
    List<String> types = head.contentTypes();
    if (types.isEmpty()) {
      return NONE;
    }
    String type = String.join(",", types).toLowerCase(Locale.ROOT);
    // Cockpit takes any type that contains these words for JSON (docs/cockpit-contract.md §2). PHP
    // compares up to the first semicolon, comma or blank.
    return new BodyType(
        type.contains("application/json"),
        type.contains("application/x-www-form-urlencoded"),
        type.contains("multipart/"));
  }

  /** Whether the type names more than one format. */
  public boolean isAmbiguous() {
    return (json && form) || (json && multipart) || (form && multipart);
  }
}
