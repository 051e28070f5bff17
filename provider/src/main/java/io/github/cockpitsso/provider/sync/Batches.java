package io.github.cockpitsso.provider.sync;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a list into batches. Databases limit the size of a query, and finished batches stay if a
 * later one fails.
 */
public final class Batches {
  private Batches() {}

  /**
   * The elements in their order, in lists of this size. The last one may be smaller.
   *
   * @param size at least 1
   */
  public static <T> List<List<T>> of(List<T> all, int size) {
    List<List<T>> batches = new ArrayList<>();
    for (int start = 0; start < all.size(); start += size) {
      batches.add(all.subList(start, Math.min(start + size, all.size())));
    }
    return batches;
  }
}
