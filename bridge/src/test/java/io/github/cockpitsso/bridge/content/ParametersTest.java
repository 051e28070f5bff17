package io.github.cockpitsso.bridge.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cockpitsso.bridge.guard.JsonText;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.ApiPath;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What parameters may contain in query, form and body. The addon's tests use the same examples.
 */
class ParametersTest {
  private static final String EXAMPLES = "/io/github/cockpitsso/testkit/contract/parameters.json";
  private static final ContentReader READER = new ContentReader(List.of());
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";
  private static final String MULTIPART = "multipart/form-data; boundary=b";
  private static final String ITEMS = "/api/content/items/Seiten";

  /** A way to send one parameter. */
  private interface Encoding {
    Decision<ContentRequest> send(String name, String text);
  }

  private static final Map<String, Encoding> ENCODINGS = new LinkedHashMap<>(Map.of(
      "query", (name, text) -> read("GET", name + "=" + encoded(text), "", ""),
      "form", (name, text) -> read("POST", "", FORM, name + "=" + encoded(text)),
      "json text", (name, text) -> read("GET", "", JSON, json(name, quoted(text))),
      "multipart", (name, text) -> read("POST", "", MULTIPART, part(name, text) + "--b--\r\n")));

  private static Decision<ContentRequest> read(
      String method, String query, String type, String body) {
    return read(method, ITEMS, query, type, body);
  }

  private static Decision<ContentRequest> read(
      String method, String path, String query, String type, String body) {
    var head = new RequestHead(
        method, new ApiPath(path), query, type.isEmpty() ? List.of() : List.of(type));
    return READER.read(
        head,
        type.isEmpty() ? Optional.empty() : Optional.of(body.getBytes(StandardCharsets.UTF_8)),
        1000);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String json(String name, String value) {
    return "{\"" + name + "\":" + value + "}";
  }

  private static String quoted(String text) {
    try {
      return new ObjectMapper().writeValueAsString(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(String name, String text) {
    return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + text + "\r\n";
  }

  private static JsonNode examples() {
    try (InputStream in = ParametersTest.class.getResourceAsStream(EXAMPLES)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static Refusal refusal(Decision<ContentRequest> decision) {
    assertThat(decision.ifRefused()).isPresent();
    return decision.ifRefused().orElseThrow();
  }

  private static String query(Decision<ContentRequest> decision) {
    assertThat(decision.ifRefused()).isEmpty();
    return URLDecoder.decode(
        decision.ifGranted().orElseThrow().head().query(), StandardCharsets.UTF_8);
  }

  /** An item's data is an array, which only JSON and PHP's brackets can represent. */
  private static List<String> encodings(String parameter) {
    return parameter.equals("data")
        ? List.of("json")
        : List.of("query", "form", "json text", "json", "multipart");
  }

  private static Optional<Decision<ContentRequest>> send(String way, String name, String text) {
    if (!way.equals("json")) {
      return Optional.of(ENCODINGS.get(way).send(name, text));
    }
    return JsonText.strict(text)
        .filter(node -> !node.isTextual())
        .map(node -> read("POST", "", JSON, json(name, text)));
  }

  @TestFactory
  Stream<DynamicTest> what_is_allowed_passes_everywhere() {
    List<DynamicTest> tests = new ArrayList<>();
    examples()
        .properties()
        .forEach(parameter -> stream(parameter.getValue().get("accepted"))
            .map(JsonNode::asText)
            .forEach(text -> encodings(parameter.getKey())
                .forEach(way -> tests.add(DynamicTest.dynamicTest(
                    way + " " + parameter.getKey() + "=" + text,
                    () -> send(way, parameter.getKey(), text)
                        .ifPresent(decision -> assertThat(decision.ifRefused()).isEmpty()))))));
    assertThat(tests).hasSizeGreaterThan(300);
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> anything_else_is_refused_everywhere_by_name() {
    List<DynamicTest> tests = new ArrayList<>();
    examples()
        .properties()
        .forEach(parameter -> stream(parameter.getValue().get("refused"))
            // Only Cockpit knows the locales.
            .filter(example -> !example.get(0).asText().equals("state"))
            .forEach(example -> encodings(parameter.getKey())
                .forEach(way -> tests.add(DynamicTest.dynamicTest(
                    way + " " + parameter.getKey() + "=" + example.get(0).asText(),
                    () -> send(way, parameter.getKey(), example.get(0).asText())
                        .ifPresent(decision -> assertThat(refusal(decision))
                            .isEqualTo(new Refusal(
                                Reason.PARAMETER_NOT_ALLOWED,
                                detail(parameter.getKey(), example.get(1).asText())))))))));
    assertThat(tests).hasSizeGreaterThan(500);
    return tests.stream();
  }

  private static String detail(String parameter, String refused) {
    return parameter.equals(refused) ? parameter : parameter + ": " + refused;
  }

  @Test
  void json5_is_forwarded_as_json() {
    var decision = read("GET", "filter=" + encoded("{/* x */ titel: 'a', }") + "&x=1", "", "");
    assertThat(query(decision)).isEqualTo("x=1&filter={\"titel\":\"a\"}");
    assertThat(decision.ifGranted().orElseThrow().plain()).isFalse();
    assertThat(read("GET", "filter=%7B%22a%22:1%7D", "", "")
            .ifGranted()
            .orElseThrow()
            .plain())
        .isTrue();
  }

  @Test
  void numbers_keep_their_digits() {
    String filter = "{\"a\":1.10,\"b\":12345678901234567890,\"c\":{\"$gt\":-0.5}}";
    assertThat(query(read("GET", "filter=" + encoded(filter), "", "")))
        .isEqualTo("filter=" + filter);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "filter[titel]=a | filter[titel]=a",
        "filter[a][$gt]=1&filter[b][]=x&filter[b][]=y | filter[a][$gt]=1&filter[b][0]=x&"
            + "filter[b][1]=y",
        "filter[$or][0][a]=1&filter[$or][1][b]=2 | filter[$or][0][a]=1&filter[$or][1][b]=2",
        "x[]=1&sort[titel]=-1&x[]=2 | x[]=1&x[]=2&sort[titel]=-1",
      })
  void php_arrays_are_forwarded(String sent, String forwarded) {
    assertThat(query(read("GET", sent, "", ""))).isEqualTo(forwarded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filter[$where]=a",
        "filter[$where][]=C&filter[$where][]=m",
        "filter[a][$func]=x",
        "sort[a'b]=1",
        "models[x][filter][$where]=1",
        "pipeline[][$out]=x",
        "filter[a%27]=1",
      })
  void php_arrays_are_checked(String query) {
    assertThat(refusal(read("GET", query, "", "")).reason())
        .isEqualTo(Reason.PARAMETER_NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filter={}&filter={}",
        "filter={}&filter[a]=1",
        "filter[a]=1&filter=x",
        "filter[a]=1&filter[a][b]=1",
        "filter[a]=1&filter[]=1",
        "+filter={}",
        "%20filter={}",
        "filter%00x={}",
        "filter[a]b=1",
        "filter[a][=1",
        "filter]=1&filter[]]=2",
        "filter[%20a]=1",
        "filter=%ff",
        "filter={",
        "filter={}0x",
        "filter={}%200 junk",
        "filter={a:'x\\%0Ay'}",
        "filter={\\u0061:1}",
        "filter={\"a\":\"\\ud800\"}",
        "filter={\"a\":1,\"a\":2}",
        "filter={a:NaN}",
        "filter={a:Infinity}",
        "filter={a:0x1F}",
        "filter={/*%ff*/}",
        "filter=%EF%BB%BF{}",
        "filter={\"\\x24where\":1}",
        "filter={'\\$where':1}",
      })
  void ambiguous_parameters_are_rejected(String query) {
    assertThat(refusal(read("GET", query, "", "")).reason())
        .isEqualTo(Reason.PARAMETER_NOT_UNDERSTOOD);
  }

  @Test
  void a_parameter_in_query_and_body_is_rejected() {
    assertThat(refusal(read("POST", "filter={}", FORM, "filter={}")).reason())
        .isEqualTo(Reason.PARAMETER_NOT_UNDERSTOOD);
    assertThat(refusal(read("POST", "filter[a]=1", JSON, "{\"filter\":{}}")).reason())
        .isEqualTo(Reason.PARAMETER_NOT_UNDERSTOOD);
    assertThat(query(read("POST", "filter={}", FORM, "sort={}"))).isEqualTo("filter={}");
  }

  @Test
  void more_than_a_thousand_parameters_are_rejected_because_php_drops_them() {
    assertThat(refusal(read("GET", "a=1&".repeat(1000) + "filter={}", "", "")).reason())
        .isEqualTo(Reason.PARAMETER_NOT_UNDERSTOOD);
    assertThat(query(read("GET", "a=1&".repeat(999) + "filter={}", "", ""))).endsWith("filter={}");
  }

  @Test
  void a_semicolon_never_separates() {
    var decision = read("GET", "a=1;filter={$where:1}&filter={}", "", "");
    assertThat(decision.ifGranted().orElseThrow().head().query())
        .isEqualTo("a=1%3Bfilter={$where:1}&filter=%7B%7D");
    assertThat(decision.ifGranted().orElseThrow().plain()).isFalse();
  }

  @Test
  void a_question_mark_before_a_name_is_part_of_the_name() {
    var decision = read("GET", "?filter={$where:1}&a=1", "", "");
    assertThat(decision.ifGranted().orElseThrow().head().query())
        .isEqualTo("%3Ffilter={$where:1}&a=1");
    assertThat(decision.ifGranted().orElseThrow().plain()).isFalse();
    assertThat(query(read("GET", "??", "", ""))).isEqualTo("??");
    // It would come first, and the checked parameters last.
    assertThat(read("GET", "filter={}&?locale=x'", "", "")
            .ifGranted()
            .orElseThrow()
            .head()
            .query())
        .isEqualTo("%3Flocale=x'&filter=%7B%7D");
  }

  @Test
  void too_deep_or_too_many_values_are_rejected() {
    assertThat(refusal(read("GET", "filter=" + "{\"a\":".repeat(40) + "1" + "}".repeat(40), "", ""))
            .reason())
        .isEqualTo(Reason.PARAMETER_NOT_ALLOWED);
    String many = "[" + "1,".repeat(10_000) + "1]";
    assertThat(refusal(read("GET", "filter={\"a\":{\"$in\":" + many + "}}", "", ""))
            .reason())
        .isEqualTo(Reason.PARAMETER_NOT_ALLOWED);
    assertThat(refusal(read("GET", "filter=" + "[".repeat(600) + "]".repeat(600), "", ""))
            .reason())
        .isEqualTo(Reason.PARAMETER_NOT_UNDERSTOOD);
    assertThat(refusal(read("GET", "filter={\"a\":1e400}", "", "")).reason())
        .isEqualTo(Reason.PARAMETER_NOT_ALLOWED);
    assertThat(refusal(read("GET", "filter={\"a\":\"\\u0000\"}", "", "")).reason())
        .isEqualTo(Reason.PARAMETER_NOT_ALLOWED);
  }

  @Test
  void a_json_body_is_forwarded_as_it_was_read() {
    var decision = read(
        "POST",
        "/api/content/item/Seiten",
        "",
        JSON,
        "{ \"data\" : {\"titel\":\"\\u00fc\", \"n\": 1.50}, \"x\":[1] }");
    assertThat(decision.ifGranted().orElseThrow().body().orElseThrow())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"data\":{\"titel\":\"ü\",\"n\":1.50},\"x\":[1]}");
  }

  @Test
  void a_multipart_form_keeps_its_files() {
    String file = part("f\"; filename=\"x.bin", "content");
    var decision =
        read("POST", "", MULTIPART, file + part("filter", "{a:1}") + part("y", "2") + "--b--\r\n");
    assertThat(decision.ifGranted().orElseThrow().body().orElseThrow())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(part("filter", "{\"a\":1}") + file + part("y", "2") + "--b--\r\n");
    assertThat(
            refusal(read("POST", "", MULTIPART, file.replace("\"f\"", "\"filter\"") + "--b--\r\n"))
                .reason())
        .isEqualTo(Reason.PARAMETER_NOT_UNDERSTOOD);
  }

  @Test
  void other_paths_are_not_checked() {
    for (String path :
        List.of("/api/mine", "/api/assets/1", "/api/contents/x", "/api/system/healthcheck")) {
      var decision = read("GET", path, "filter={$where:1}&filter[a]=1;x", "", "");
      assertThat(decision.ifGranted().orElseThrow().head().query())
          .isEqualTo("filter={$where:1}&filter[a]=1;x");
    }
    for (String path : List.of(
        "/api/content/x/y",
        "/:space/api/content/items/Seiten",
        "/api/Content/items/a",
        "/api/content.x")) {
      assertThat(read("GET", path, "filter={$where:1}", "", "").ifRefused())
          .as(path)
          .isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/content/items/Seiten | | Seiten | false",
        "/:space/api/content/item/Seiten/1 | | Seiten | false",
        "/api/content/items | models={\"Seiten\":{},\"x\":{\"model\":\"Geheim\"}} | Seiten,Geheim |"
            + " false",
        "/api/content/items | models={\"Seiten\":{\"populate\":1}} | Seiten | true",
        "/api/content/items | models={\"Seiten\":{\"filter\":{\"@l.a\":1}}} | Seiten | true",
        "/api/content/items | models[Geheim][limit]=1 | Geheim | false",
        "/api/content/items/Seiten | populate=1 | Seiten | true",
        "/api/content/items/Seiten | populate=-1 | Seiten | true",
        "/api/content/items/Seiten | populate=0 | Seiten | false",
        "/api/content/items/Seiten | populate=true | Seiten | false",
        "/api/content/items/Seiten | filter={\"$or\":[{\"@link.titel\":1}]} | Seiten | true",
        "/api/content/tree/Baum | populate=2 | Baum | true",
        "/api/mine | populate=1 | | false",
        "/api/gql | query={SeitenModel{titel}} | Seiten | false",
        "/api/gql | query={a:SeitenModel{titel} b:GeheimModel{titel}} | Seiten,Geheim | false",
        "/api/gql | query=query($m:String!){content(model:$m)}&variables[m]=Geheim"
            + " | Geheim | false",
        "/api/gql | query=query($m:String!=\"Geheim\"){content(model:$m)} | Geheim | false",
        "/api/gql | query=query($m:String!){content(model:$m)} | | true",
        "/api/gql | query={...f} fragment f on Query{x:GeheimModel{titel}} | Geheim | false",
        "/api/gql | query={content(model:\"Seiten\",populate:1)} | Seiten | true",
        "/api/gql | query=query($p:Int){content(model:\"Seiten\",populate:$p)}&variables[p]=1 |"
            + " Seiten | true",
        "/api/gql | query={contentTree(model:\"Baum\",populate:0)} | Baum | false",
        "/api/gql | query=mutation{saveContentItem(model:\"Geheim\",data:{}){error}} | Geheim |"
            + " false",
        "/api/gql | query=mutation{deleteContentItem(model:\"Geheim\",id:\"a\"){error}} | Geheim |"
            + " false",
        "/api/gql | query={mine(model:\"Geheim\")} | | false",
        "/api/gql | query={SeitenModel{titel content carModel}} | Seiten | false",
        "/api/gql | query={SeitenModel{...f}} fragment f on SeitenModel{content} | Seiten | false",
        "/api/gql | query={...on Query{GeheimModel{titel}}} | Geheim | false",
      })
  void the_models_that_a_request_can_access_are_known(
      String path, String query, String names, boolean others) {
    var decision = read("GET", path, query == null ? "" : query, "", "");
    assertThat(decision.ifRefused()).isEmpty();
    Models models = decision.ifGranted().orElseThrow().models();
    assertThat(models.names()).isEqualTo(names == null ? Set.of() : Set.of(names.split(",")));
    assertThat(models.others()).isEqualTo(others);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"query\":\"query($f:JsonType){content(model:\\\"a\\\",filter:$f)}\","
            + "\"variables\":{\"f\":{\"$where\":[\"C\",\"m\"]}}}",
        "{\"query\":\"query($f:JsonType){x:aModel(filter:$f){b}}\",\"variables\":{\"f\":{\"a'b\":1}"
            + "}}",
        "{\"query\":\"query($f:JsonType){...g} fragment g on Query{aModel(filter:$f){b}}\","
            + "\"variables\":{\"f\":{\"$func\":1}}}",
        "{\"query\":\"query($s:JsonType){aModel(sort:$s){b}}\",\"variables\":{\"s\":{\"a'b\":1}}}",
        "{\"query\":\"query($s:JsonType){content(model:\\\"a\\\",fields:$s)}\","
            + "\"variables\":{\"s\":{\"a\":\"$b\"}}}",
        "{\"query\":\"query($l:String){aModel(locale:$l){b}}\",\"variables\":{\"l\":\"state') OR"
            + " 1=1\"}}",
        "{\"query\":\"query($f:JsonType){aModel(filter:$f){b}}\","
            + "\"variables\":\"{\\\"f\\\":{\\\"$where\\\":1}}\"}",
        "{\"query\":\"{content(model:\\\"a\\\",filter:\\\"x\\\")}\"}",
        "{\"query\":\"{content(model:\\\"a\\\",filter:{a:1,a:2})}\"}",
        "{\"query\":\"{content(model:\\\"a\\\",model:\\\"b\\\")}\"}",
        "{\"query\":\"{content(model:\\\"../x\\\")}\"}",
        "{\"query\":\"{aModel(_id:\\\"#x\\\"){b}}\"}",
        "{\"query\":\"mutation($d:JsonType!){saveContentItem(model:\\\"a\\\",data:$d){item}}\","
            + "\"variables\":{\"d\":{\"_id\":{\"$ne\":\"x\"}}}}",
        "{\"query\":\"mutation{saveContentItem(model:\\\"a\\\",data:{_id:[\\\"x\\\"]}){item}}\"}",
        "{\"query\":\"mutation{deleteContentItem(model:\\\"a\\\",id:\\\"@x\\\"){success}}\"}",
        "{\"query\":\"{contentTree(model:\\\"a\\\",parent:\\\"a'b\\\")}\"}",
        "{\"query\":\"query($x:JsonType){content(model:\\\"a\\\",filter:{a:$x})}\","
            + "\"variables\":{\"x\":{\"$where\":1}}}",
      })
  void arguments_of_graphql_are_checked_like_parameters(String body) {
    assertThat(refusal(read("POST", "/api/gql", "", JSON, body)).reason())
        .isEqualTo(Reason.PARAMETER_NOT_ALLOWED);
  }

  @Test
  void graphql_is_forwarded_as_it_was_read() {
    var decision = read(
        "POST",
        "/api/gql",
        "",
        JSON,
        "{\"query\":\"# why\\nquery ($f: JsonType) { content(model: \\\"a\\\", filter: $f) }\","
            + "\"variables\":{\"f\":{\"a\":{\"$gt\":1}}},"
            + "\"operationName\":null}");
    assertThat(decision.ifGranted().orElseThrow().body().orElseThrow())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"query\":\"query ($f:JsonType){content(model:\\\"a\\\",filter:$f)}\","
            + "\"variables\":{\"f\":{\"a\":{\"$gt\":1}}},"
            + "\"operationName\":null}");
    assertThat(decision.ifGranted().orElseThrow().plain()).isFalse();
  }

  @Test
  void a_file_cannot_become_an_operator() {
    String operations =
        "{\"query\":\"query($f:JsonType){aModel(filter:$f){b}}\",\"variables\":{\"f\":{\"a\":1}}}";
    for (String location :
        List.of("variables.f.$where", "f.$where.0", "variables.f.a.$where", "f")) {
      String body = part("operations", operations)
          + part("map", "{\"0\":[\"" + location + "\"]}")
          + "--b\r\nContent-Disposition: form-data; name=\"0\"; filename=\"x\"\r\n\r\nx\r\n"
          + "--b--\r\n";
      var decision = read("POST", "/api/gql", "", MULTIPART, body);
      if (location.equals("f")) {
        assertThat(decision.ifRefused()).isEmpty();
      } else {
        assertThat(refusal(decision).reason()).as(location).isEqualTo(Reason.PARAMETER_NOT_ALLOWED);
      }
    }
    assertThat(refusal(read(
                "POST",
                "/api/gql",
                "",
                MULTIPART,
                part("operations", operations) + part("map", "{\"0\":[1]}") + "--b--\r\n"))
            .reason())
        .isEqualTo(Reason.PARAMETER_NOT_UNDERSTOOD);
  }

  @Test
  void a_file_name_cannot_contain_operators() {
    String operations = part(
        "operations",
        "{\"query\":\"query($f:J){aModel(filter:$f){b}}\",\"variables\":{\"f\":null}}");
    for (String name : List.of("f[$elemMatch][$where][0]", "f[_id][$ne]", "f.x", " f", "f[]")) {
      String body = operations
          + part("map", "{\"f\":[\"variables.f\"]}")
          + part(name + "\"; filename=\"x", "y")
          + "--b--\r\n";
      assertThat(refusal(read("POST", "/api/gql", "", MULTIPART, body)).reason())
          .as(name)
          .isEqualTo(Reason.GRAPHQL_MALFORMED);
    }
  }

  @Test
  void the_path_of_a_file_variable_has_a_limited_depth() {
    String body = part("operations", "{\"query\":\"query($f:J){aModel(filter:$f){b}}\"}")
        + part("map", "{\"f\":[\"variables.f" + ".a".repeat(100_000) + "\"]}")
        + "--b--\r\n";
    assertThat(refusal(read("POST", "/api/gql", "", MULTIPART, body)).reason())
        .isEqualTo(Reason.GRAPHQL_MALFORMED);
  }

  /** Inputs for which checks with quadratic time would take many seconds. */
  @Test
  void long_requests_are_checked_quickly() {
    String fields = IntStream.range(0, 900)
        .mapToObj(i -> "m" + i + "Model")
        .collect(Collectors.joining(" ", "{", "}"));
    String models = IntStream.range(0, 9_000)
        .mapToObj(i -> "\"m" + i + "\":{}")
        .collect(Collectors.joining(",", "{\"models\":{", "}}"));
    assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
      assertThat(refusal(read("POST", "", FORM, "filter[]&".repeat(110_000))).reason())
          .isEqualTo(Reason.PARAMETER_NOT_UNDERSTOOD);
      assertThat(read("POST", "/api/content/items", "", JSON, models)
              .ifGranted()
              .orElseThrow()
              .models()
              .names())
          .hasSize(9_000);
      assertThat(READER
              .read(
                  new RequestHead("POST", new ApiPath("/api/gql"), "", List.of(JSON)),
                  Optional.of(json("query", quoted(fields)).getBytes(StandardCharsets.UTF_8)),
                  GraphQlLimits.READABLE_TOKENS)
              .ifGranted())
          .isPresent();
      assertThat(refusal(read(
                  "POST",
                  "/api/gql",
                  "",
                  JSON,
                  json("query", quoted("{a(b:" + "9".repeat(1_000_000) + ")}"))))
              .reason())
          .isEqualTo(Reason.GRAPHQL_LIMIT);
    });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{SeitenModel(filter:{ort:\"K\u00f6ln\"}){_id}} | true",
        "{SeitenModel(filter:{farbe:\"#fff\"}){_id}} | true",
        "{SeitenModel(filter:{a:\"x \\\\\" y\"}){_id}} | true",
        "{SeitenModel(filter:{a:\"\"}){_id}} | true",
        "{SeitenModel{_id}} #x | false",
        "{SeitenModel(filter:{a:\"\"\"x\"\"\"}){_id}} | false",
        "{SeitenModel{_id}}\u00a0 | false",
      })
  void a_document_is_canonical_if_all_readers_agree_on_it(String document, boolean plain) {
    assertThat(GraphQlDocument.read(document.replace("\\\\", "\\"), 1000)
            .ifGranted()
            .map(GraphQlDocument::isPlain)
            .orElse(false))
        .isEqualTo(plain);
  }

  @Test
  void the_operator_of_the_bridge_may_allow_more() {
    var reader = new ContentReader(List.of("$lookup", "$dateToStr"));
    var head = new RequestHead(
        "GET",
        new ApiPath("/api/content/aggregate/Seiten"),
        "pipeline="
            + encoded(
                "[{\"$lookup\":{\"from\":\"x\"}},{\"$addFields\":{\"a\":{\"$dateToStr\":{\"$x\":1}}"
                    + "}}]"),
        List.of());
    ContentRequest request =
        reader.read(head, Optional.empty(), 1000).ifGranted().orElseThrow();
    assertThat(request.writes()).isTrue();
    assertThat(request.models()).isEqualTo(new Models(Set.of("Seiten"), true));
  }
}
