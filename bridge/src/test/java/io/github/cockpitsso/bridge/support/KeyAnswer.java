package io.github.cockpitsso.bridge.support;

import io.github.cockpitsso.testkit.cockpit.SeedData;

/** The addon's answer to the lookup of an API key. */
public final class KeyAnswer {
  private KeyAnswer() {}

  /** The answer with alice's own key. */
  public static String ofAlice() {
    return ofAlice(SeedData.ALICE_KEY);
  }

  /** The answer with this key for alice, who is an active editor. */
  public static String ofAlice(String apiKey) {
    return "{\"apiKey\":\"" + apiKey + "\",\"user\":{\"_id\":\"" + SeedData.ALICE.id()
        + "\",\"user\":\"alice\",\"role\":\"editor\",\"active\":true}}";
  }
}
