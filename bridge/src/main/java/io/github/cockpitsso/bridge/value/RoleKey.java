package io.github.cockpitsso.bridge.value;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API key for the users of one Keycloak role or group.
 *
 * @param holder a realm role by its name, a client role as {@code client:role}, or a group by its
 * full path, which begins with a slash
 * @param file contains the key; empty if a variable does
 * @param variable environment variable that contains the key; empty if a file does
 */
public record RoleKey(String holder, Optional<Path> file, Optional<String> variable) {
  private static final Pattern KEY = Pattern.compile("(?:USR|API)-");
  private static final Pattern FORM = Pattern.compile("(.+?)\\s*=\\s*(file|env):(.+)");

  /**
   * Reads {@code ROLE=file:PATH} or {@code ROLE=env:VARIABLE}.
   *
   * @throws IllegalArgumentException with a message for the operator, which does not contain the
   * text: it could be a key
   */
  static RoleKey parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || KEY.matcher(text).find()) {
      int end = text.indexOf('=');
      boolean hasName = end > 0 && !KEY.matcher(text.substring(0, end)).find();
      throw new IllegalArgumentException((hasName ? "'" + text.substring(0, end) + "'" : "an entry")
          + " has no file or variable. Write ROLE=file:PATH or ROLE=env:VARIABLE, not the key"
          + " itself");
    }
    String holder = form.group(1);
    String place = form.group(3).strip();
    return form.group(2).equals("file")
        ? new RoleKey(holder, Optional.of(ValueType.FILE.reader().apply(place)), Optional.empty())
        : new RoleKey(holder, Optional.empty(), Optional.of(place));
  }

  /** Whether the holder is a group. */
  public boolean isForGroup() {
    return holder.startsWith("/");
  }
}
