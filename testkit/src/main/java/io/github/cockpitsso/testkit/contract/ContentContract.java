package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.JUERGEN_KEY;
import static io.github.cockpitsso.testkit.contract.ParameterExamples.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading content over REST (contract section 4). */
interface ContentContract extends Topic {

  List<String> ALL = List.of("Seite 1", "Seite 2", "Seite 3", "Seite 4", "Seite 5");

  @Test
  default void publishedItemsAreListedInTheOrderOfCreation() {
    assertThat(titles(get(PAGES).key(ALICE_KEY))).isEqualTo(ALL);
  }

  @Test
  default void anItemHasItsFieldsAndCockpits() {
    JsonNode page = get(PAGES).key(ALICE_KEY).expect(200).json().get(0);
    assertThat(page.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "titel", "text", "_state", "_modified", "_mby", "_created", "_cby", "_id");
    assertThat(page.path("titel").asText()).isEqualTo("Seite 1");
    assertThat(page.path("text").asText()).isEqualTo("Grüße 1");
    assertThat(page.path("_state").isInt()).isTrue();
    assertThat(page.path("_created").asLong()).isEqualTo(SeedData.TIME);
    assertThat(page.path("_mby").isNull()).isTrue();
    assertThat(page.path("_id").asText()).matches("[0-9a-f]{24}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{_state:0}",
        "{\"_state\":0}",
        "{$or:[{_state:0},{_state:1}]}",
        "{_state:{$in:[0]}}"
      })
  default void draftsAreNotReturned(String filter) {
    assertThat(titles(get(PAGES + "?filter=" + encoded(filter)).key(ADMIN_API_KEY)))
        .isEqualTo(ALL);
  }

  @Test
  default void theTotalComesOnlyWithLimitAndSkip() {
    assertThat(titles(get(PAGES + "?limit=2").key(ALICE_KEY)))
        .containsExactly("Seite 1", "Seite 2");
    assertThat(titles(get(PAGES + "?skip=2").key(ALICE_KEY))).isEqualTo(ALL);
    assertThat(titles(get(PAGES + "?limit=0").key(ALICE_KEY))).isEqualTo(ALL);
    JsonNode page = get(PAGES + "?limit=2&skip=3").key(ALICE_KEY).expect(200).json();
    assertThat(Topic.texts(page.path("data"), "titel")).containsExactly("Seite 4", "Seite 5");
    assertThat(page.path("meta").path("total").asInt()).isEqualTo(5);
    JsonNode beyond = get(PAGES + "?limit=2&skip=9").key(ALICE_KEY).expect(200).json();
    assertThat(beyond.path("data")).isEmpty();
    assertThat(beyond.path("meta").path("total").asInt()).isEqualTo(5);
    assertThat(get(PAGES + "?limit=0&skip=0").key(ALICE_KEY).send().json().path("data"))
        .hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{titel:'Seite 2'}",
        "{\"titel\":\"Seite 2\"}",
        "{titel:{$eq:'Seite 2'}}",
        "{titel:{$in:['Seite 2','x']}}",
        "{$or:[{titel:'Seite 2'},{titel:'x'}]}",
        "{$and:[{titel:'Seite 2'},{text:'Grüße 2'}]}",
        "{titel:'Seite 2',text:{$ne:'x'}}",
        "{titel:'Seite 2', /* comment */ }"
      })
  default void filtersSelect(String filter) {
    assertThat(titles(get(PAGES + "?filter=" + encoded(filter)).key(ALICE_KEY)))
        .containsExactly("Seite 2");
  }

  @Test
  default void aFilterMayBeSentAsParameters() {
    since(10);
    assertThat(titles(get(PAGES + "?filter[titel]=Seite+2").key(ALICE_KEY)))
        .containsExactly("Seite 2");
    assertThat(titles(get(PAGES + "?filter[titel][$ne]=Seite+2").key(ALICE_KEY)))
        .hasSize(4);
    assertThat(titles(get(PAGES).key(ALICE_KEY).json("{\"filter\":{\"titel\":\"Seite 3\"}}")))
        .containsExactly("Seite 3");
  }

  @Test
  default void comparisonsFilter() {
    assertThat(titles(filtered("{titel:{$gt:'Seite 3'}}"))).containsExactly("Seite 4", "Seite 5");
    assertThat(titles(filtered("{titel:{$lte:'Seite 2'}}"))).containsExactly("Seite 1", "Seite 2");
    assertThat(titles(filtered("{titel:{$nin:['Seite 1','Seite 2','Seite 3']}}")))
        .hasSize(2);
    assertThat(titles(filtered("{nix:{$exists:false}}"))).isEqualTo(ALL);
    assertThat(titles(filtered("{nix:1}"))).isEmpty();
    assertThat(titles(filtered("{_mby:null}"))).isEqualTo(ALL);
  }

  private Call filtered(String filter) {
    return get(PAGES + "?filter=" + encoded(filter)).key(ALICE_KEY);
  }

  @Test
  default void sortAndFieldsShapeTheList() {
    assertThat(titles(get(PAGES + "?sort=" + encoded("{titel:-1}")).key(ALICE_KEY)))
        .containsExactly("Seite 5", "Seite 4", "Seite 3", "Seite 2", "Seite 1");
    assertThat(titles(get(PAGES + "?sort=" + encoded("{_state:1,titel:-1}")).key(ALICE_KEY)))
        .startsWith("Seite 5");
    JsonNode only = get(PAGES + "?fields=" + encoded("{titel:1}"))
        .key(ALICE_KEY)
        .send()
        .json()
        .get(0);
    assertThat(only.fieldNames()).toIterable().containsExactlyInAnyOrder("_id", "titel");
    JsonNode without = get(PAGES + "?fields=" + encoded("{text:0,_id:0}"))
        .key(ALICE_KEY)
        .send()
        .json()
        .get(0);
    assertThat(without.has("text")).isFalse();
    assertThat(without.has("_id")).isFalse();
    assertThat(without.has("titel")).isTrue();
  }

  @Test
  default void fieldsAreIncludedOrExcludedAndNotBoth() {
    since(10);
    get(PAGES + "?fields=" + encoded("{titel:1,text:0}")).key(ALICE_KEY).expect(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"filter", "sort", "fields"})
  default void invalidJsonIsReported(String name) {
    String error = "<" + name + "> is not valid json";
    get(PAGES + "?" + name + "={x").key(ALICE_KEY).expectError(400, error);
    if (!name.equals("sort")) {
      get("/api/content/item/Seiten?" + name + "={x").key(ALICE_KEY).expectError(400, error);
    }
  }

  @Test
  default void anItemIsReadByItsId() {
    String id = pageId("Seite 3");
    Answer answer = get("/api/content/item/Seiten/" + id).key(JUERGEN_KEY).expect(200);
    assertThat(answer.text("titel")).isEqualTo("Seite 3");
    get("/api/content/item/Seiten/0123456789abcdef01234567").key(ALICE_KEY).expectEmptyNotFound();
    get("/api/content/item/Seiten/" + id).expectDenied();
    get("/api/content/item/Seiten/a.b").key(ALICE_KEY).expectEmptyNotFound();
  }

  @Test
  default void theFirstMatchIsReadByAFilter() {
    assertThat(get("/api/content/item/Seiten").key(ALICE_KEY).send().text("titel"))
        .isEqualTo("Seite 1");
    assertThat(get("/api/content/item/Seiten?filter=" + encoded("{titel:'Seite 4'}"))
            .key(ALICE_KEY)
            .send()
            .text("titel"))
        .isEqualTo("Seite 4");
  }

  @Test
  default void aDraftIsNotFoundByAFilter() {
    since(8);
    get("/api/content/item/Seiten?filter=" + encoded("{titel:'Entwurf'}"))
        .key(ADMIN_API_KEY)
        .expectEmptyNotFound();
  }

  @Test
  default void aSingletonIsReadWithItsModelsName() {
    JsonNode home = get(HOME).expect(200).json();
    assertThat(home.path("titel").asText()).isEqualTo("Willkommen");
    assertThat(home.path("_model").asText()).isEqualTo("Startseite");
    assertThat(get(HOME + "/anything").expect(200).json()).isEqualTo(home);
    assertThat(get("/api/content/items/Startseite").expect(200).body()).isEqualTo("[]");
  }

  @Test
  default void severalModelsAreReadAtOnceWithoutThoseThatAreForbidden() {
    since(8);
    get("/api/content/items").key(ALICE_KEY).expectError(412, "<models> parameter is missing");
    JsonNode models = get("/api/content/items?models="
            + encoded("{Seiten:{limit:2},Geheim:{},Startseite:{},Nix:{}}"))
        .key(ALICE_KEY)
        .expect(200)
        .json();
    assertThat(models.fieldNames()).toIterable().containsExactly("Seiten", "Startseite");
    assertThat(models.path("Seiten")).hasSize(2);
    assertThat(models.path("Startseite").path("titel").asText()).isEqualTo("Willkommen");
    get("/api/content/items?models={x")
        .key(ALICE_KEY)
        .send()
        .expectNotJson(412, "<models> is not valid json");
  }

  @Test
  default void aggregationsSeePublishedItemsOnly() {
    since(9);
    String path = "/api/content/aggregate/Seiten?pipeline=";
    assertThat(titles(get(path + "[]").key(ALICE_KEY))).isEqualTo(ALL);
    assertThat(titles(get(path + encoded("[{$sort:{titel:-1}},{$limit:1}]")).key(ALICE_KEY)))
        .containsExactly("Seite 5");
    get(path + "[]").expectDenied();
    get(path + "{x").key(ALICE_KEY).send().expectNotJson(400, "Pipeline is not valid json");
    get(path + encoded("{a:1}")).key(ALICE_KEY).expect(400);
    get("/api/content/aggregate/Seiten")
        .key(ALICE_KEY)
        .expectError(400, "Pipeline is not valid json");
    get("/api/content/aggregate/Startseite")
        .expectError(412, "Aggregate method not allowed for <Startseite>");
  }

  @Test
  default void aCollectionIsNotATree() {
    get("/api/content/tree/Seiten").key(ALICE_KEY).expectError(400, "Permission denied");
    get("/api/content/tree/Geheim").key(ALICE_KEY).expectDenied();
  }
}
