package io.github.cockpitsso.bridge.content;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.cockpitsso.bridge.refusal.Decision;

/**
 * Reads GraphQL documents, and keeps those that were read last: an app sends the same documents
 * again and again, with other variables. Thread-safe.
 */
final class GraphQlDocuments {
  private static final int MAX_BYTES = 4 * 1024 * 1024;
  // A field with one argument, parsed, in a heap without compact headers.
  private static final int BYTES_PER_TOKEN = 300;

  /** Ordered, so that texts of the same hash, which clients can choose, are found by comparing. */
  private record Text(String text, int maxTokens) implements Comparable<Text> {
    @Override
    public int compareTo(Text other) {
      int texts = text.compareTo(other.text);
      return texts == 0 ? Integer.compare(maxTokens, other.maxTokens) : texts;
    }
  }

  private final Cache<Text, GraphQlDocument> known = Caffeine.newBuilder()
      .maximumWeight(MAX_BYTES)
      .weigher((Text text, GraphQlDocument document) -> weight(text.text(), document))
      .executor(Runnable::run)
      .build();

  /** A text can be in memory three times, with two bytes a character: as sent, parsed, printed. */
  private static int weight(String text, GraphQlDocument document) {
    long characters = 2L * text.length() + document.canonical().length();
    return (int)
        Math.min(Integer.MAX_VALUE, 2 * characters + (long) BYTES_PER_TOKEN * document.tokens());
  }

  /** As {@link GraphQlDocument#read}. */
  Decision<GraphQlDocument> read(String text, int maxTokens) {
    var key = new Text(text, maxTokens);
    GraphQlDocument document = known.getIfPresent(key);
    if (document != null) {
      return Decision.granted(document);
    }
    Decision<GraphQlDocument> read = GraphQlDocument.read(text, maxTokens);
    read.ifGranted().ifPresent(each -> known.put(key, each));
    return read;
  }
}
