package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.Setting;
import java.util.List;
import java.util.stream.Stream;

/** All settings, in the order of the documentation. */
public final class SettingsCatalog {
  private static final List<Setting<?>> ALL = Stream.of(
          IssuerSettings.ALL,
          CockpitSettings.ALL,
          TokenSettings.ALL,
          KeySettings.ALL,
          LogoutSettings.ALL,
          ServerSettings.ALL,
          TlsSettings.ALL,
          PolicySettings.ALL,
          LimitSettings.ALL,
          ResponseSettings.ALL,
          UploadSettings.ALL,
          ForwardAuthSettings.ALL,
          ShutdownSettings.ALL,
          LogSettings.ALL)
      .<Setting<?>>flatMap(List::stream)
      .toList();

  private SettingsCatalog() {}

  /** All settings; their order is that of the table in {@code docs/bridge.md}. */
  public static List<Setting<?>> all() {
    return ALL;
  }
}
