package io.github.cockpitsso.bridge.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.content.ContentReader;
import io.github.cockpitsso.bridge.content.GraphQlLimits;
import io.github.cockpitsso.bridge.request.ApiPath;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.request.UploadPath;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestEffectTest {
  private static final ContentReader READER = new ContentReader(List.of());

  private static boolean writes(String method, String path, String query) {
    var head = new RequestHead(method, new ApiPath(path), query, List.of());
    return writes(head, Optional.empty());
  }

  private static boolean writes(String method, String json) {
    var head = new RequestHead(
        method, new ApiPath("/api/gql"), "", List.of("application/json; charset=x"));
    return writes(head, Optional.of(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean writes(RequestHead head, Optional<byte[]> body) {
    return READER
        .read(head, body, GraphQlLimits.READABLE_TOKENS)
        .ifGranted()
        .map(RequestEffect::is)
        .orElseThrow();
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
  void the_method_decides(String method, boolean writing) {
    assertThat(writes(method, "/api/content/items/Seiten", "a=1")).isEqualTo(writing);
  }

  @Test
  void a_file_endpoint_with_a_method_in_its_name_runs_with_any_method() {
    assertThat(writes("GET", "/api/import.post", "")).isTrue();
  }

  @Test
  void requests_for_files_are_reads() {
    assertThat(writes(
            new RequestHead("GET", new UploadPath("/storage/uploads/2026/a.png"), "", List.of()),
            Optional.empty()))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "OPTIONS"})
  void graphql_has_the_effect_of_its_document_with_any_method(String method) {
    assertThat(writes(method, "/api/gql", "query=%7Ba%7D")).isFalse();
    assertThat(writes(method, "/api/gql", "query=mutation+%7Ba%7D")).isTrue();
    assertThat(writes(method, "{\"query\":\"{a}\"}")).isFalse();
    assertThat(writes(method, "{\"query\":\"mutation {a}\"}")).isTrue();
  }

  @Test
  void a_query_beyond_the_policys_limits_is_still_a_query() {
    assertThat(writes("POST", "{\"query\":\"" + "{a".repeat(40) + "}".repeat(40) + "\"}"))
        .isFalse();
  }

  @Test
  void an_aggregate_writes_if_its_stages_could_write() {
    var reader = new ContentReader(List.of("$merge"));
    for (String pipeline : List.of(
        "[{\"$limit\":1}]",
        "[{\"$merge\":{\"into\":\"x\"}}]",
        "[{\"$facet\":{\"a\":[{\"$merge\":\"x\"}]}}]")) {
      var head = new RequestHead(
          "GET",
          new ApiPath("/api/content/aggregate/Seiten"),
          "pipeline=" + URLEncoder.encode(pipeline, StandardCharsets.UTF_8),
          List.of());
      assertThat(reader.read(head, Optional.empty(), 100).ifGranted().map(RequestEffect::is))
          .as(pipeline)
          .contains(pipeline.contains("merge"));
    }
  }
}
