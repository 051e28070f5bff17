package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.AUTHOR_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.SPACE_KEY;
import static io.github.cockpitsso.testkit.contract.ParameterExamples.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.testkit.cockpit.Guard;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The addon's guard {@code operators}: what REST parameters may contain (docs/parameters.md). */
interface ParameterContract extends Topic {

  String LINKS = "/api/content/items/Verweise";

  /** Where Cockpit reads this parameter. */
  private Call read(String parameter) {
    return switch (parameter) {
      case "pipeline" -> {
        since(9);
        yield get("/api/content/aggregate/Verweise");
      }
      case "models" -> {
        since(8);
        yield get("/api/content/items");
      }
      case "parent" -> get("/api/content/tree/Verweise");
      default -> get(LINKS);
    };
  }

  private Answer send(String parameter, String text) {
    if (parameter.equals("data")) {
      return post("/api/content/item/Verweise")
          .key(AUTHOR_API_KEY)
          .json("{\"data\":" + text + "}")
          .send();
    }
    Call call = read(parameter);
    return get(call.target() + "?" + parameter + "=" + encoded(text))
        .key(AUTHOR_API_KEY)
        .send();
  }

  private static void assertRefused(Answer answer, String parameter, String name) {
    answer.expectField(400, parameter);
    assertThat(answer.text("error")).contains(name);
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  @ParameterizedTest
  @MethodSource("io.github.cockpitsso.testkit.contract.ParameterExamples#parameters")
  default void listedValuesAreAccepted(String parameter) {
    for (String text : ParameterExamples.accepted(parameter)) {
      Answer answer = send(parameter, text);
      assertThat(answer.body()).as(text).doesNotContain("\"field\":");
      assertThat(answer.status()).as("%s: %s", text, answer).isNotEqualTo(403);
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.cockpitsso.testkit.contract.ParameterExamples#parameters")
  default void valuesThatAreNotListedAreRefusedByName(String parameter) {
    for (ParameterExamples.Refused example : ParameterExamples.refused(parameter)) {
      assertRefused(send(parameter, example.text()), parameter, example.name());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"filter", "sort", "fields", "pipeline", "models"})
  default void jsonBodiesAreCheckedToo(String parameter) {
    for (ParameterExamples.Refused example : ParameterExamples.refused(parameter)) {
      Call call = read(parameter).key(AUTHOR_API_KEY);
      assertRefused(
          call.json(ParameterExamples.object(parameter, example.text())).send(),
          parameter,
          example.name());
      JsonNode value = example.value().orElse(null);
      if (value != null && value.isContainerNode() && !example.isLostInArrays()) {
        assertRefused(
            call.json(ParameterExamples.object(parameter, value)).send(),
            parameter,
            example.name());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filter[%24where][]=C&filter[%24where][]=m",
        "filter[a][%24where]=x",
        "filter[%24or][0][%24where]=x",
        "filter[%24or][a][b]=x",
        "filter[x%27)%20OR%201%3D1%20--]=1",
        "filter[5]=1",
        "filter[]=1",
        "filter[a][5][%24where]=1",
        "sort[a%27]=1",
        "sort[a]=2",
        "fields[a][%24slice]=1",
        "fields[]=titel",
        "limit[]=1",
        "skip[a]=1",
        "populate[]=1",
        "locale[]=de",
        "limit=1%3Bx",
        "skip=0x1",
        "%20filter={%24where:1}",
        "filter%00x={%24where:1}",
        "filter=1&filter={%24where:1}",
        "filter={}&filter[%24where]=1"
      })
  default void arraysAndUnusualNamesOfParametersAreChecked(String query) {
    String parameter = query.replaceAll("^%20|[\\[=%].*", "");
    get(LINKS + "?" + query).key(AUTHOR_API_KEY).expectField(400, parameter);
    if (!query.contains("%00")) {
      post("/api/content/items/Verweise")
          .key(AUTHOR_API_KEY)
          .form(query)
          .expectField(400, parameter);
    }
  }

  @Test
  default void numbersFromPhpArraysKeepWorking() {
    assertThat(titles(get(PAGES + "?filter[titel]=Seite%203&sort[titel]=-1&fields[titel]=1")
            .key(ALICE_KEY)))
        .containsExactly("Seite 3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{titel:'Seite 2'}",
        "{\"titel\":\"Seite 2\",}",
        "{/* why */titel:'Seite 2'}",
        "{\"titel\":{\"$in\":[\"Seite 2\",null]}}",
        "{\"$or\":[{\"titel\":\"Seite 2\"},{\"titel\":\"x\"}]}",
        "{\"titel\":{\"$regex\":\"2$\"}}",
        "{\"titel:locale\":\"Seite 2\"}"
      })
  default void validFiltersStillWork(String filter) {
    if (filter.contains(":locale")) {
      realOnly();
      since(8);
    }
    assertThat(titles(get(PAGES + "?filter=" + encoded(filter)).key(ALICE_KEY)))
        .containsExactly("Seite 2");
  }

  @Test
  default void otherParametersStillWork() {
    String query = "?sort={titel:-1}&limit=2&skip=1&fields={titel:1}&locale=default&populate=1";
    JsonNode page = get(PAGES + query.replace("{", "%7B").replace("}", "%7D"))
        .key(ALICE_KEY)
        .expect(200)
        .json();
    assertThat(Topic.texts(page.path("data"), "titel")).containsExactly("Seite 4", "Seite 3");
    get(PAGES + "?limit=&skip=&populate=&locale=").key(ALICE_KEY).expect(200);
    assertThat(titles(get(PAGES + "?filter=null&sort=null").key(ALICE_KEY))).hasSize(5);
  }

  /** Cockpit's parser accepts them. Exactly what it reads is checked and executed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"titel\":\"Seite%202\"}0{\"$where\":[1]}",
        "{/*%FF*/titel:'Seite%202'}",
        "{titel:'Sei\\%0Ate%202'}",
        "{t\\u0069tel:'Seite%202'}",
        "{\"titel\":\"x\",\"titel\":\"Seite%202\"}"
      })
  default void unusualSpellingsAreExecutedAsChecked(String filter) {
    realOnly();
    String encoded = filter.replace(" ", "%20").replace("\"", "%22").replace("\\", "%5C");
    assertThat(titles(get(PAGES + "?filter=" + encoded).key(ALICE_KEY))).containsExactly("Seite 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{/*%FF*/$where:['C','m']}",
        "{$wh\\u0065re:['C','m']}",
        "{\\u0024where:['C','m']}",
        "{'$wh\\%0Aere':['C','m']}",
        "{\"a\":1,\"$where\":[1]}0",
        "{\"$where\":1,\"$where\":{}}",
        "{a:Infinity}",
        "{a:NaN}",
        "{\"a%FF\":1}",
        "{'a':'%FF'}",
        "{\"\\u0000a\":1}"
      })
  default void unusualSpellingsHideNothing(String filter) {
    realOnly();
    String encoded = filter.replace(" ", "%20").replace("\"", "%22").replace("\\", "%5C");
    get(PAGES + "?filter=" + encoded).key(ALICE_KEY).expect(400);
  }

  @Test
  default void deepAndLargeValuesAreRefused() {
    String deep = "{\"a\":".repeat(32) + "1" + "}".repeat(32);
    assertThat(
            get(LINKS + "?filter=" + encoded(deep)).key(AUTHOR_API_KEY).send().status())
        .isNotEqualTo(400);
    for (int levels : List.of(33, 200, 600, 5000)) {
      String value = "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
      get(LINKS)
          .key(AUTHOR_API_KEY)
          .json(ParameterExamples.object("filter", value))
          .expect(400);
    }
    String large = "{\"a\":{\"$in\":[0" + ",0".repeat(10_000) + "]}}";
    get(LINKS)
        .key(AUTHOR_API_KEY)
        .json(ParameterExamples.object("filter", large))
        .expectField(400, "filter");
  }

  @Test
  default void largeLayoutsAreSaved() {
    String deep = "{\"a\":".repeat(199) + "1" + "}".repeat(199);
    String large = "{\"layout\":[0" + ",{\"a\":0}".repeat(20_000) + "]}";
    for (String value : List.of(deep, large)) {
      send("data", "{\"titel\":" + value + "}").expect(200);
    }
    send("data", "{\"titel\":{\"a\":" + deep + "}}").expectField(400, "data");
  }

  @Test
  default void theReportedNameIsShortAndWithoutControlCharacters() {
    String name = "$" + "x".repeat(300) + "\\u0007";
    String error = get(LINKS + "?filter=" + encoded("{\"" + name + "\":1}"))
        .key(AUTHOR_API_KEY)
        .expectField(400, "filter")
        .text("error");
    assertThat(error).contains("$" + "x".repeat(63)).doesNotContain("x".repeat(64));
    assertThat(error.chars()).noneMatch(Character::isISOControl);
  }

  @Test
  default void aPipelineDoesNotWrite() {
    since(9);
    for (String stage : List.of(
        "{\"$out\":\"collections_Geheim\"}",
        "{\"$merge\":{\"into\":\"collections_Geheim\"}}",
        "{\"$merge\":\"collections_Geheim\"}")) {
      get("/api/content/aggregate/Seiten?pipeline=" + encoded("[" + stage + "]"))
          .key(ALICE_KEY)
          .expectField(400, "pipeline");
    }
    assertThat(titles(get("/api/content/items/Geheim").key(ADMIN_API_KEY)))
        .containsExactly("Geheimes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data[_id][%24ne]=x&data[titel]=Weg",
        "data[_id][]=a&data[titel]=Weg",
        "data[_id][%24exists]=1&data[titel]=Weg",
        "data[titel]=Weg&data[text][_id][%24ne]=x",
        "data[]=x",
        "data[5]=x&data[titel]=Weg"
      })
  default void savingTouchesOneItemAtMost(String form) {
    post("/api/content/item/Seiten").key(ALICE_KEY).form(form).expectField(400, "data");
    assertThat(titles(get(PAGES).key(ALICE_KEY))).hasSize(5).doesNotContain("Weg");
  }

  @Test
  default void theGuardCanBeDisabled() {
    without(Guard.OPERATORS);
    assertThat(
            get(PAGES + "?sort=" + encoded("{titel:2}")).key(ALICE_KEY).send().status())
        .isEqualTo(200);
  }

  @Test
  default void theGuardAppliesInSpacesToo() {
    get("/:kunde1" + PAGES + "?filter=" + encoded("{$where:1}"))
        .key(SPACE_KEY)
        .expectField(400, "filter");
  }
}
