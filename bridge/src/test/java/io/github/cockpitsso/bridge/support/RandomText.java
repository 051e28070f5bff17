package io.github.cockpitsso.bridge.support;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Texts of random pieces, the same in each run. */
public final class RandomText {
  private static final long SEED = 20261124;

  private RandomText() {}

  /** Texts of up to this many of the pieces. */
  public static Stream<String> of(List<String> pieces, int most, int texts) {
    var random = new Random(SEED);
    return Stream.generate(() -> {
          var text = new StringBuilder();
          for (int left = random.nextInt(most + 1); left > 0; left--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
          }
          return text.toString();
        })
        .limit(texts);
  }
}
