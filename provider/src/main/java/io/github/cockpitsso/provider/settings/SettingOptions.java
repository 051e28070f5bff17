package io.github.cockpitsso.provider.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The constants of an enum as the options of a setting. */
public final class SettingOptions {
  private SettingOptions() {}

  /** The constants in their order, by their names in lower case. */
  @SafeVarargs
  public static <E extends Enum<E>> Map<String, E> of(E... constants) {
    Map<String, E> options = new LinkedHashMap<>();
    for (E each : constants) {
      options.put(each.name().toLowerCase(Locale.ROOT), each);
    }
    return Collections.unmodifiableMap(options);
  }
}
