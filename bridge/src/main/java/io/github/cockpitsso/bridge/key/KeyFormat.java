package io.github.cockpitsso.bridge.key;

import io.github.cockpitsso.client.Secret;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which API keys the bridge sends to Cockpit. Cockpit does not validate the keys that it saves, and
 * a directory can return any text. A header must not contain another user's key
 * ({@code docs/cockpit-contract.md} §2.2, §5).
 *
 * @param pattern for the whole key; empty for the keys that Cockpit makes
 */
public record KeyFormat(Optional<Pattern> pattern) {
  private static final Pattern COCKPITS = Pattern.compile("(?:USR|API)-[A-Za-z0-9_-]{16,}");
  private static final Pattern THREE_PARTS = Pattern.compile("[^.]*\\.[^.]*\\.[^.]*");
  private static final int LONGEST = 256;

  /** Why a key is unusable, without any part of it; empty if the key is usable. */
  public Optional<String> problem(Secret key) {
    String text = key.reveal();
    if (text.length() > LONGEST) {
      return Optional.of("it is longer than " + LONGEST + " characters");
    } else if (!text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      return Optional.of(
          "it contains a blank, a line end or another character that is not printable ASCII");
    } else if (text.equals("public")) {
      return Optional.of("it is Cockpit's key for anonymous requests");
    } else if (THREE_PARTS.matcher(text).matches()) {
      return Optional.of(
          "it has three parts like a JWT, which stock Cockpit accepts without a check");
    } else if (!pattern.orElse(COCKPITS).matcher(text).matches()) {
      return Optional.of(
          pattern.isPresent()
              ? "it does not match bridge.key.pattern"
              : "it is not USR- or API- and 16 or more letters, digits, '-' or '_'; set"
                  + " bridge.key.pattern for other keys");
    }
    return Optional.empty();
  }
}
