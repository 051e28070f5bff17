package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.Setting;
import java.lang.reflect.Field;
import java.util.List;
import java.util.stream.Stream;

/**
 * All settings. These are the constants of the groups below, in the order of the source, which is
 * that of the documentation.
 */
public final class SettingsCatalog {
  private static final List<Setting<?>> ALL = Stream.of(
          IssuerSettings.class,
          CockpitSettings.class,
          TokenSettings.class,
          KeySettings.class,
          LogoutSettings.class,
          ServerSettings.class,
          TlsSettings.class,
          PolicySettings.class,
          LimitSettings.class,
          ResponseSettings.class,
          UploadSettings.class,
          ForwardAuthSettings.class,
          StartSettings.class,
          ShutdownSettings.class,
          LogSettings.class)
      .flatMap(group -> Stream.of(group.getDeclaredFields()))
      .filter(field -> field.getType() == Setting.class)
      .<Setting<?>>map(SettingsCatalog::valueOf)
      .toList();

  private SettingsCatalog() {}

  /** All settings; their order is that of the table in {@code docs/bridge.md}. */
  public static List<Setting<?>> all() {
    return ALL;
  }

  private static Setting<?> valueOf(Field constant) {
    try {
      return (Setting<?>) constant.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(constant + " must not be private", e);
    }
  }
}
