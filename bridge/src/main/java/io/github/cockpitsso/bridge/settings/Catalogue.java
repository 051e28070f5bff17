package io.github.cockpitsso.bridge.settings;

import java.util.List;
import java.util.stream.Stream;

/** All settings there are, in the order of the documentation. */
public final class Catalogue {
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
          AnswerSettings.ALL,
          UploadSettings.ALL,
          ForwardAuthSettings.ALL,
          ShutdownSettings.ALL,
          LogSettings.ALL)
      .<Setting<?>>flatMap(List::stream)
      .toList();

  private Catalogue() {}

  /** All of them. */
  public static List<Setting<?>> all() {
    return ALL;
  }
}
