package io.github.cockpitsso.bridge.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.request.ApiPath;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WritingTest {

  private static boolean writes(String method, String path, String query) {
    var head = new RequestHead(method, new ApiPath(path), query, List.of());
    return Writing.is(head, Optional.empty(), Optional.empty());
  }

  private static boolean writes(String method, String json) {
    var head = new RequestHead(
        method, new ApiPath("/api/gql"), "", List.of("application/json; charset=x"));
    return Writing.is(head, Optional.of(json.getBytes(StandardCharsets.UTF_8)), Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, false",
    "HEAD, false",
    "OPTIONS, false",
    "POST, true",
    "PUT, true",
    "PATCH, true",
    "DELETE, true",
    "LINK, true"
  })
  void the_method_says_it(String method, boolean writing) {
    assertThat(writes(method, "/api/content/items/Seiten", "a=1")).isEqualTo(writing);
  }

  @Test
  void a_file_endpoint_that_names_a_method_runs_by_any() {
    assertThat(writes("GET", "/api/import.post", "")).isTrue();
  }

  @Test
  void files_are_read() {
    assertThat(writes("GET", "/storage/uploads/2026/a.png", "")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "OPTIONS"})
  void graphql_does_what_its_document_asks_for_by_any_method(String method) {
    assertThat(writes(method, "/api/gql", "query=%7Ba%7D")).isFalse();
    assertThat(writes(method, "/api/gql", "query=mutation+%7Ba%7D")).isTrue();
    assertThat(writes(method, "{\"query\":\"{a}\"}")).isFalse();
    assertThat(writes(method, "{\"query\":\"mutation {a}\"}")).isTrue();
  }

  @Test
  void a_query_that_a_policy_would_find_too_large_is_a_query() {
    assertThat(writes("POST", "{\"query\":\"" + "{a".repeat(40) + "}".repeat(40) + "\"}"))
        .isFalse();
  }

  @Test
  void what_a_policy_has_read_is_not_read_again() {
    var head = new RequestHead("GET", new ApiPath("/api/gql"), "query=mutation+%7Ba%7D", List.of());

    assertThat(Writing.is(head, Optional.empty(), Optional.of(Operation.QUERY))).isFalse();
    assertThat(Writing.is(head, Optional.empty(), Optional.of(Operation.MUTATION)))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "query=", "query=%7Ba", "query=%7Ba%7D&query=%7Ba%7D", "a=1"})
  void what_is_not_understood_may_write(String query) {
    assertThat(writes("GET", "/api/gql", query)).isTrue();
  }
}
