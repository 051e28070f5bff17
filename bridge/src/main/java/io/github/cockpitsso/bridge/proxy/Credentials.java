package io.github.cockpitsso.bridge.proxy;

import java.util.List;
import org.eclipse.jetty.http.HttpFields;

/** The headers in which somebody may say who he is, here or to Cockpit. */
final class Credentials {
  private static final List<String> HEADERS =
      List.of("Authorization", "Proxy-Authorization", "DPoP", "api-key", "Cockpit-Token");

  private Credentials() {}

  static boolean areIn(HttpFields headers) {
    return HEADERS.stream().anyMatch(headers::contains);
  }
}
