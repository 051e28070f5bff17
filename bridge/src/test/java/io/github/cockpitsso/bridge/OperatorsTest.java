package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RunningBridge;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests with operators in parameters: the bridge forwards only what it has checked. */
@Tag("integration")
class OperatorsTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String AGGREGATE = "/api/content/aggregate/Seiten";
  private static final String MERGE =
      "[{\"$limit\":1},{\"$merge\":{\"into\":\"collections_Geheim\"}}]";
  private static final String WHERE = "{\"$where\":[\"Class\",\"method\"]}";

  @RegisterExtension
  private static final RunningBridge bridge = RunningBridge.start();

  @TempDir
  private static Path folder;

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Answer refused(Call call, String reason, String detail) {
    Answer answer = call.send();
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.reason()).isEqualTo(reason);
    assertThat(answer.json().path("detail").asText()).contains(detail);
    assertThat(bridge.cockpit().journal().requests())
        .noneMatch(request ->
            request.path().startsWith("/api/content") || request.path().startsWith("/api/gql"));
    return answer;
  }

  private static String arrived() {
    return bridge.cockpit().journal().last().orElseThrow().target();
  }

  @Test
  void an_aggregate_that_writes_never_reaches_cockpit() {
    refused(
        bridge.aliceCalls("GET", AGGREGATE + "?pipeline=" + encoded(MERGE)),
        "parameter_not_allowed",
        "pipeline: $merge");
  }

  @Test
  void code_in_a_filter_never_reaches_cockpit() {
    refused(
        bridge.aliceCalls("GET", ITEMS + "?filter=" + encoded(WHERE)),
        "parameter_not_allowed",
        "filter: $where");
    refused(
        bridge.aliceCalls("GET", ITEMS + "?filter[$where][]=Class&filter[$where][]=method"),
        "parameter_not_allowed",
        "$where");
    refused(
        bridge.aliceCalls("GET", ITEMS).body("application/json", "{\"filter\":" + WHERE + "}"),
        "parameter_not_allowed",
        "$where");
    refused(
        bridge.aliceCalls(
            "GET",
            "/api/content/items?models=" + encoded("{\"Seiten\":{\"filter\":" + WHERE + "}}")),
        "parameter_not_allowed",
        "$where");
    refused(
        bridge
            .aliceCalls("POST", "/api/gql")
            .body(
                "application/json",
                "{\"query\":\"query($f:JsonType){SeitenModel(filter:$f){titel}}\","
                    + "\"variables\":{\"f\":"
                    + WHERE + "}}"),
        "parameter_not_allowed",
        "$where");
  }

  @Test
  void an_id_that_matches_many_items_never_reaches_cockpit() {
    refused(
        bridge
            .aliceCalls("POST", "/api/content/item/Seiten")
            .body("application/json", "{\"data\":{\"_id\":{\"$ne\":\"x\"},\"titel\":\"x\"}}"),
        "parameter_not_allowed",
        "data: _id");
    refused(
        bridge
            .aliceCalls("POST", "/api/content/item/Seiten")
            .body("application/x-www-form-urlencoded", "data[_id][$ne]=x&data[titel]=x"),
        "parameter_not_allowed",
        "data: _id");
  }

  @Test
  void the_name_in_a_rejection_cannot_forge_a_log_line() {
    Answer answer = refused(
        bridge.aliceCalls("GET", ITEMS + "?filter=" + encoded("{\"a\\r\\nb\u202e\":1}")),
        "parameter_not_allowed",
        "filter: a??b?");
    assertThat(answer.json().path("detail").asText()).doesNotContain("\n");
  }

  @Test
  void cockpit_gets_exactly_what_was_checked() {
    Answer answer = bridge
        .aliceCalls(
            "GET",
            ITEMS + "?filter=" + encoded("{/* two */titel:'Seite 2',}") + "&sort={titel:-1}&x=1;y")
        .send();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.json()).hasSize(1);
    assertThat(arrived())
        .isEqualTo(ITEMS + "?x=1%3By&filter=" + encoded("{\"titel\":\"Seite 2\"}") + "&sort="
            + encoded("{\"titel\":-1}"));
  }

  @Test
  void valid_requests_are_forwarded() {
    assertThat(bridge.aliceCalls("GET", ITEMS + "?filter[titel]=Seite+2").send().json())
        .hasSize(1);
    assertThat(bridge
            .aliceCalls(
                "GET",
                AGGREGATE + "?pipeline="
                    + encoded("[{\"$match\":{\"titel\":\"Seite 2\"}},{\"$limit\":1}]"))
            .send()
            .json())
        .hasSize(1);
    assertThat(bridge
            .aliceCalls("POST", "/api/gql")
            .body(
                "application/json",
                "{\"query\":\"{SeitenModel(filter:{titel:\\\"Seite 2\\\"}){titel}}\"}")
            .send()
            .json()
            .at("/data/SeitenModel"))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/content/items/Geheim |",
        "/api/content/item/Geheim |",
        "/api/content/aggregate/Geheim | pipeline=[]",
        "/api/content/items | models={\"x\":{\"model\":\"Geheim\"}}",
        "/api/content/items | models={Geheim:{}}",
        "/api/content/items | models[Geheim][limit]=1",
        "/api/content/items/Seiten | populate=1",
        "/api/content/items/Seiten | filter={\"@link.titel\":\"x\"}",
        "/api/gql | query={GeheimModel{titel}}",
        "/api/gql | query={a:GeheimModel{titel}}",
        "/api/gql | query={...f}fragment f on Query{GeheimModel{titel}}",
        "/api/gql | query={content(model:\"Geheim\")}",
        "/api/gql | query=query($m:String!){content(model:$m)}&variables[m]=Geheim",
        "/api/gql | query={content(model:\"Seiten\",populate:1)}",
        "/api/gql | query=mutation{saveContentItem(model:\"Geheim\",data:{}){error}}",
      })
  void a_model_denied_by_a_policy_is_denied_at_every_path(String path, String query)
      throws IOException {
    Path rules = Files.writeString(folder.resolve("models.yaml"), """
        default: allow
        rules:
          - {name: secret, models: [Geheim], decision: deny}
        """);
    try (RunningBridge closed = RunningBridge.start("BRIDGE_POLICY_FILE", rules.toString())) {
      String target = query == null
          ? path
          : path + "?"
              + query
                  .replace("{", "%7B")
                  .replace("}", "%7D")
                  .replace("\"", "%22")
                  .replace(" ", "%20");
      Answer answer = closed.aliceCalls("GET", target).send();
      assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
      assertThat(answer.reason()).isEqualTo("policy");
      assertThat(closed.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);
      assertThat(closed
              .aliceCalls("GET", "/api/gql?query=%7BSeitenModel%7Btitel%7D%7D")
              .send()
              .status())
          .isEqualTo(200);
    }
  }

  @Test
  void a_request_that_may_write_is_not_a_read_for_a_policy() throws IOException {
    Path rules = Files.writeString(
        folder.resolve("reads.yaml"),
        "{default: deny, rules: [{methods: [GET], decision: allow}]}");
    try (RunningBridge wide =
        RunningBridge.start("BRIDGE_POLICY_FILE", rules.toString(), "BRIDGE_OPERATORS", "$merge")) {
      assertThat(wide.aliceCalls("GET", AGGREGATE + "?pipeline=" + encoded(MERGE))
              .send()
              .reason())
          .isEqualTo("policy");
      assertThat(wide.aliceCalls("GET", AGGREGATE + "?pipeline=[]").send().status())
          .isEqualTo(200);
    }
  }

  @Test
  void a_reverse_proxy_forwards_its_own_copy_so_parameters_must_be_canonical() {
    try (RunningBridge front =
        RunningBridge.start("BRIDGE_FORWARD_AUTH_SECRET", "0123456789abcdef")) {
      for (String filter : List.of("{\"a\":1}", "{a:1}", WHERE)) {
        Answer answer = front
            .aliceCalls("GET", "/forward-auth")
            .header("X-Forward-Auth-Secret", "0123456789abcdef")
            .header("X-Original-Method", "GET")
            .header("X-Original-URI", ITEMS + "?filter=" + encoded(filter))
            .send();
        assertThat(answer.status())
            .as(filter + answer)
            .isEqualTo(filter.startsWith("{\"a") ? 200 : 400);
      }
    }
  }

  @Test
  void anonymous_requests_are_checked_too() {
    try (RunningBridge open = RunningBridge.start("BRIDGE_ANONYMOUS", "true")) {
      assertThat(
              open.call("GET", AGGREGATE + "?pipeline=" + encoded(MERGE)).send().reason())
          .isEqualTo("parameter_not_allowed");
    }
  }

  @Test
  void a_thousand_parameters_cannot_hide_another() {
    refused(
        bridge.aliceCalls("GET", ITEMS + "?" + "a&".repeat(1000) + "filter=" + encoded(WHERE)),
        "parameter_not_understood",
        "1000");
  }
}
