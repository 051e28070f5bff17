package io.github.cockpitsso.bridge.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.ApiPath;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents and variables that cost more than their length, with a cache of documents. */
class GraphQlAttackTest {
  private static final int TOKENS = GraphQlLimits.READABLE_TOKENS;

  /** Names of the same hash, the n-th one from the bits of n. */
  private static String names(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> IntStream.range(0, 15)
            .mapToObj(bit -> (n >> bit & 1) == 0 ? "Aa" : "BB")
            .collect(Collectors.joining()))
        .collect(Collectors.joining(" "));
  }

  private static Optional<Reason> refused(String document) {
    return GraphQlDocument.read(document, TOKENS).ifRefused().map(Refusal::reason);
  }

  private static Decision<ContentRequest> request(String document, String variables) {
    String body =
        "{\"query\":\"" + document.replace("\"", "\\\"") + "\",\"variables\":" + variables + "}";
    return new ContentReader(List.of())
        .read(
            new RequestHead("POST", new ApiPath("/api/gql"), "", List.of("application/json")),
            Optional.of(body.getBytes(StandardCharsets.UTF_8)),
            TOKENS);
  }

  @Test
  void the_parser_compares_each_new_name_with_all_of_the_same_hash() {
    assertThat(refused("{" + names(1000) + "}")).isEmpty();
    assertThat(refused("{" + "a ".repeat(5000) + "}")).isEmpty();
    assertThat(refused("{" + names(1001) + "}")).contains(Reason.GRAPHQL_LIMIT);
    assertThat(refused("{" + names(10_000) + "}")).contains(Reason.GRAPHQL_LIMIT);
    List<String> letters = IntStream.rangeClosed('A', 'z')
        .filter(Character::isLetter)
        .mapToObj(Character::toString)
        .toList();
    String shortest = Stream.concat(
            letters.stream(), letters.stream().flatMap(a -> letters.stream().map(b -> a + b)))
        .limit(1001)
        .collect(Collectors.joining(","));
    assertThat(refused("{" + shortest + "}")).contains(Reason.GRAPHQL_LIMIT);
  }

  @Test
  void long_numbers_take_time_that_grows_with_the_square_of_their_length() {
    assertThat(refused("{a(b:" + "9".repeat(100) + ")}")).isEmpty();
    assertThat(refused("{a(b:" + "9".repeat(101) + ")}")).contains(Reason.GRAPHQL_LIMIT);
  }

  @Test
  void a_large_variable_is_not_checked_for_each_of_many_uses() {
    String large = "{\"f\":{\"a\":{\"$in\":[" + "1,".repeat(9000) + "1]}}}";
    String field = "content(model:\"x\",filter:$f) ";

    assertThat(request("query($f:JsonType){" + field.repeat(10) + "}", large).ifGranted())
        .isPresent();
    assertThat(request("query($f:JsonType){" + field.repeat(1900) + "}", large).ifRefused())
        .map(Refusal::reason)
        .contains(Reason.PARAMETER_NOT_ALLOWED);
    assertThat(request("query($f:JsonType){" + field.repeat(1900) + "}", "{\"f\":{\"a\":1}}")
            .ifGranted())
        .isPresent();
  }

  @Test
  void the_cache_counts_the_memory_of_long_texts() {
    var documents = new GraphQlDocuments();
    List<String> texts = IntStream.range(0, 8)
        .mapToObj(n -> "{a" + n + "(b:\"" + "x".repeat(500_000) + "€\")}")
        .toList();
    List<GraphQlDocument> first = texts.stream()
        .map(text -> documents.read(text, TOKENS).ifGranted().orElseThrow())
        .toList();

    // Each is in memory three times, with two bytes a character: 3 MB.
    assertThat(IntStream.range(0, 8)
            .filter(
                n -> documents.read(texts.get(n), TOKENS).ifGranted().orElseThrow() == first.get(n))
            .count())
        .isLessThanOrEqualTo(1);
  }
}
