package io.github.cockpitsso.provider.sync;

import java.util.ArrayList;
import java.util.List;

/** So many at a time: databases have a largest query, and what is done shall stay so if a later batch fails. */
public final class Batches {
  private Batches() {}

  /**
   * The same, in this order, in lists of this size, the last of which may be smaller.
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
