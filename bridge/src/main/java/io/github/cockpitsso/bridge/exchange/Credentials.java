package io.github.cockpitsso.bridge.exchange;

import java.util.List;
import org.eclipse.jetty.http.HttpFields;

/** The headers that hold credentials, for the bridge or for Cockpit. */
public final class Credentials {
  /** The header with Cockpit's API key ({@code docs/cockpit-contract.md} §2). */
  public static final String API_KEY = "api-key";

  private static final List<String> HEADERS =
      List.of("Authorization", "Proxy-Authorization", "DPoP", API_KEY, "Cockpit-Token");

  private Credentials() {}

  /** Whether one of the headers is present, with any value. */
  public static boolean areIn(HttpFields headers) {
    return HEADERS.stream().anyMatch(headers::contains);
  }
}
