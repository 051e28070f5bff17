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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphQlRequestTest {
  private static final ContentReader READER = new ContentReader(List.of());
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String MULTIPART = "multipart/form-data; boundary=b";

  private static Optional<String> document(String query, String type, String body) {
    var head = new RequestHead(
        "POST", new ApiPath("/api/gql"), query, type.isEmpty() ? List.of() : List.of(type));
    Decision<ContentRequest> read = READER.read(
        head,
        body.isEmpty() ? Optional.empty() : Optional.of(body.getBytes(StandardCharsets.UTF_8)),
        5000);
    return read.ifGranted().flatMap(ContentRequest::graphQl).map(GraphQlDocument::canonical);
  }

  private static String multipart(String... fields) {
    var body = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      body.append("--b\r\nContent-Disposition: form-data; name=\"")
          .append(fields[i])
          .append("\"\r\n\r\n")
          .append(fields[i + 1])
          .append("\r\n");
    }
    return body.append("--b--\r\n").toString();
  }

  @ParameterizedTest
  @CsvSource({
    "query=%7Ba%7D, {a}",
    "query=%7Ba+b%7D&variables=, {a b}",
    "x=1&query=%7Ba(b:%22%C3%BC%22)%7D, {a(b:\"ü\")}",
    "x&&query={a}, {a}",
    "%71uery={a}, {a}",
  })
  void the_document_may_be_in_the_query_string(String query, String expected) {
    assertThat(document(query, "", "")).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x=query",
        "Query={a}",
        "query[]={a}",
        "query[a]={a}",
        "query%00x={a}",
        "+query={a}",
        "%20query={a}",
        "query={a}&query={b}",
        "query={a}&query[]={b}",
        "query={a}&operations={}",
        "operations={}",
        "query={a};x=1",
        "x=1;query={a}",
        "?query={a}",
        "query=%ff",
      })
  void no_document_is_found_in_an_ambiguous_query_string(String query) {
    assertThat(document(query, "", "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"query\":\"{a}\"}",
        "{\"query\":\"{a}\",\"variables\":{\"query\":\"x\",\"operations\":[1]},"
            + "\"operationName\":null}",
        "{\"variables\":[[{}],{\"query\":1}],\"\\u0071uery\":\"{\\u0061}\"}",
        " { \"query\" : \"{a}\" } ",
      })
  void the_document_may_be_at_the_top_level_of_json(String json) {
    assertThat(document("", JSON, json)).contains("{a}");
    assertThat(document("", "text/plain; application/JSON", json)).contains("{a}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "[{\"query\":\"{a}\"}]",
        "\"{a}\"",
        "{\"query\":null}",
        "{\"query\":1}",
        "{\"query\":[\"{a}\"]}",
        "{\"query\":{\"a\":1}}",
        "{\"query\":\"{a}\",\"query\":\"{b}\"}",
        "{\"query\":\"{a}\",\"operations\":\"x\"}",
        "{\"query\":\"{a}\"",
        "{\"query\":\"{a}\"} x",
        "{\"Query\":\"{a}\"}",
        "{\"x\":{\"query\":\"{a}\"}}",
      })
  void other_json_contains_no_document(String json) {
    assertThat(document("", JSON, json)).isEmpty();
  }

  @Test
  void a_document_that_was_read_before_is_checked_with_the_variables_of_each_request() {
    String text = "{\"query\":\"query($f:JsonType){SeitenModel(filter:$f){titel}}\","
        + "\"variables\":{\"f\":{\"titel\":%s}}}";
    assertThat(document("", JSON, text.formatted("\"x\""))).isPresent();
    assertThat(document("", JSON, text.formatted("{\"$where\":\"x\"}"))).isEmpty();
    assertThat(document("", JSON, text.formatted("\"y\""))).isPresent();
  }

  @Test
  void a_document_that_was_read_before_is_limited_again() {
    var documents = new GraphQlDocuments();
    assertThat(documents.read("{a b c}", 6).ifGranted()).isPresent();
    assertThat(documents.read("{a b c}", 5).ifRefused())
        .map(Refusal::reason)
        .contains(Reason.GRAPHQL_LIMIT);
    assertThat(documents.read("{a b c}", 6).ifGranted()).isPresent();
  }

  @Test
  void the_document_may_be_in_a_form() {
    assertThat(document("", FORM, "query=%7Ba%7D&variables=")).contains("{a}");
    assertThat(document("", FORM, "query[]=%7Ba%7D")).isEmpty();
  }

  @Test
  void with_a_multipart_type_the_document_is_in_operations_in_body_or_query() {
    String operations = "{\"query\":\"{a}\",\"variables\":{}}";
    assertThat(document("", MULTIPART, multipart("operations", operations, "map", "{}")))
        .contains("{a}");
    assertThat(document("operations=" + operations, MULTIPART, "")).contains("{a}");
    assertThat(document("operations=" + operations, "multipart/FORM-data", "")).contains("{a}");
    assertThat(document("query={a}", MULTIPART, "")).isEmpty();
    assertThat(document("", MULTIPART, multipart("query", "{a}"))).isEmpty();
    assertThat(document("query={b}", MULTIPART, multipart("operations", operations)))
        .isEmpty();
    assertThat(document("", MULTIPART, multipart("operations", operations, "query", "{b}")))
        .isEmpty();
    assertThat(
            document("", MULTIPART, multipart("operations", operations, "operations", operations)))
        .isEmpty();
    assertThat(document("", MULTIPART, multipart("operations[]", operations))).isEmpty();
    assertThat(document("", MULTIPART, multipart("operations", "[" + operations + "]")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "--b\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{\"query\":\"{a}\"}\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{\"query\":\"{a}\"}\n"
            + "--b--",
        "--b\r\nContent-Disposition: form-data; name=\"operations\"; filename=\"x\"\r\n\r\n"
            + "{\"query\":\"{a}\"}\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name='operations'\r\n\r\n{\"query\":\"{a}\"}\r\n"
            + "--b--",
        "--b\r\nContent-Disposition: form-data; name=\"x\"\r\nContent-Disposition: form-data;"
            + " name=\"operations\"\r\n\r\n"
            + "{\"query\":\"{a}\"}\r\n--b--",
        "x\r\n--b\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{\"query\":\"{a}\"}"
            + "\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{\"query\":\"{a}\"}\r\n"
            + "--b--\r\nx",
      })
  void any_other_multipart_form_contains_no_document(String body) {
    assertThat(document("", MULTIPART, body.isEmpty() ? " " : body)).isEmpty();
  }

  @Test
  void two_documents_are_rejected() {
    assertThat(document("query={a}", JSON, "{\"query\":\"{a}\"}")).isEmpty();
    assertThat(document("query={a}", JSON, "{}")).contains("{a}");
    assertThat(document("query={a}", FORM, "query={a}")).isEmpty();
    assertThat(document("query={a}", FORM + "; " + JSON, "{\"query\":\"{b}\"}")).isEmpty();
  }

  @Test
  void an_unreadable_part_may_contain_a_second_document() {
    String operations = "operations={\"query\":\"{a}\"}";
    // The semicolon is forwarded escaped, so it never separates.
    assertThat(document("query={a}", FORM, "x=1;query={b}")).contains("{a}");
    assertThat(document("query={a}", FORM, "?query={b}")).contains("{a}");
    assertThat(document("query={a}", JSON, "{} {}")).isEmpty();
    assertThat(document("query={a}", JSON, "{")).isEmpty();
    assertThat(document("query={a}", JSON, "{\"query\":{}}")).isEmpty();
    assertThat(document(operations, MULTIPART, "x")).isEmpty();
    assertThat(document(operations, MULTIPART, multipart("x", "1").replace("--b--", "")))
        .isEmpty();
    assertThat(document(operations, MULTIPART, multipart("operations\"; filename=\"x", "{}")))
        .isEmpty();
    assertThat(document(operations, MULTIPART, multipart("file\"; filename=\"x", "{}")))
        .contains("{a}");
  }

  @Test
  void a_body_that_php_does_not_read_contains_no_document() {
    assertThat(document("", "application/graphql", "{a}")).isEmpty();
    assertThat(document("", "text/plain", "{\"query\":\"{a}\"}")).isEmpty();
  }
}
