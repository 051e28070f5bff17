package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.guard.PhpName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of one request that Cockpit could read a GraphQL document from, from all places that PHP reads
 * parameters from. Which of several would win is PHP's secret and its settings', so that there may be one.
 */
final class Fields {
  static final String QUERY = "query";
  static final String OPERATIONS = "operations";

  /** A parameter by its name. */
  record Found(String name, String value) {}

  private final List<Found> found = new ArrayList<>();
  private boolean sound = true;

  /** Whether PHP takes the name for one of ours. */
  static boolean isOurs(String name) {
    String php = PhpName.of(name);
    return php.equals(QUERY) || php.equals(OPERATIONS);
  }

  /** A field by its name as written, in whatever spelling, with bytes as Latin-1 for its value. */
  void add(String name, String value) {
    if (isOurs(name)) {
      addText(name, utf8(value));
    }
  }

  /** A field whose value is text already, or is no text at all. */
  void addText(String name, Optional<String> text) {
    boolean literal = name.equals(QUERY) || name.equals(OPERATIONS);
    if (literal && text.isPresent()) {
      found.add(new Found(name, text.get()));
    } else {
      // query[], a blank before it, a NUL behind it, bytes that are no text: nobody who means well.
      sound = false;
    }
  }

  void unreadable() {
    sound = false;
  }

  /** The one that there is; nothing if there is none, or several, or one that two could read in two ways. */
  Optional<Found> only() {
    return sound && found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  private static Optional<String> utf8(String latin1) {
    try {
      return Optional.of(StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1)))
          .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
