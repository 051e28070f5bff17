package io.github.cockpitsso.bridge.exchange;

import java.util.List;
import org.eclipse.jetty.http.HttpFields;

/** The headers in which somebody may say who he is, here or to Cockpit. */
public final class Credentials {
  /** Of whoever asks Cockpit ({@code docs/cockpit-contract.md} §2). */
  public static final String API_KEY = "api-key";

  private static final List<String> HEADERS =
      List.of("Authorization", "Proxy-Authorization", "DPoP", API_KEY, "Cockpit-Token");

  private Credentials() {}

  public static boolean areIn(HttpFields headers) {
    return HEADERS.stream().anyMatch(headers::contains);
  }
}
