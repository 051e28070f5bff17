package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.NUMERIC_IDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The addon's guard {@code operators}: a save or delete changes only the item that it names. */
interface ItemIdContract extends Topic {

  String IMPRINT = "/api/content/item/Impressum";
  String NUMBERS = "/api/content/items/Nummern";

  private String id(String singleton) {
    return get(singleton).key(ADMIN_API_KEY).expect(200).text("_id");
  }

  private Answer save(String model, String id, String key) {
    return post("/api/content/item/" + model)
        .key(key)
        .json("{\"data\":{\"_id\":\"" + id + "\",\"titel\":\"Weg\"}}")
        .send();
  }

  private Answer mutation(String mutation, String key) {
    return gql(key, "mutation{" + mutation + "}");
  }

  private Answer saveByGraphQl(String model, String id, String key) {
    return mutation(
        "saveContentItem(model:\"" + model + "\",data:{_id:\"" + id + "\",titel:\"Weg\"}){item}",
        key);
  }

  @Test
  default void aSingletonIsNotSavedOverAnotherOne() {
    for (String id : List.of(id(IMPRINT), pageId("Seite 1"), "0123456789abcdef01234567")) {
      save("Startseite", id, ALICE_KEY).expectField(400, "data");
      saveByGraphQl("Startseite", id, ALICE_KEY).expectGraphQlError(400, "_id");
    }
    for (String singleton : List.of(HOME, IMPRINT)) {
      assertThat(get(singleton).key(ADMIN_API_KEY).send().text("titel"))
          .isIn("Willkommen", "Angaben");
    }
  }

  @Test
  default void aSingletonIsSavedWithItsOwnId() {
    save("Startseite", id(HOME), ALICE_KEY).expect(200);
    assertThat(get(HOME).send().text("titel")).isEqualTo("Weg");
    saveByGraphQl("Impressum", id(IMPRINT), ADMIN_API_KEY).expect(200);
    assertThat(get(IMPRINT).key(ADMIN_API_KEY).send().text("titel")).isEqualTo("Weg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"69e22", "690e21", "690000000000000001e6", "6900000000000000012e5"})
  default void anIdThatIsTheSameNumberMatchesNoItem(String id) {
    save("Nummern", id, ADMIN_API_KEY).expectField(400, "data");
    saveByGraphQl("Nummern", id, ADMIN_API_KEY).expectGraphQlError(400, "_id");
    call("DELETE", "/api/content/item/Nummern/" + id).key(ADMIN_API_KEY).expectField(400, "id");
    mutation("deleteContentItem(model:\"Nummern\",id:\"" + id + "\"){success}", ADMIN_API_KEY)
        .expectGraphQlError(400, "id");
    assertThat(titles(get(NUMBERS).key(ADMIN_API_KEY))).isEqualTo(NUMERIC_IDS);
  }

  @Test
  default void numericIdsAreSavedAndDeleted() {
    save("Nummern", NUMERIC_IDS.get(0), ADMIN_API_KEY).expect(200);
    assertThat(titles(get(NUMBERS).key(ADMIN_API_KEY))).containsExactly("Weg", NUMERIC_IDS.get(1));
    call("DELETE", "/api/content/item/Nummern/" + NUMERIC_IDS.get(0))
        .key(ADMIN_API_KEY)
        .expect(200);
    assertThat(titles(get(NUMBERS).key(ADMIN_API_KEY))).containsExactly(NUMERIC_IDS.get(1));
    save("Nummern", "12", ADMIN_API_KEY).expect(200);
  }
}
