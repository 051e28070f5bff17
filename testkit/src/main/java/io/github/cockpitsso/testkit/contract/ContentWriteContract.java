package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.JUERGEN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Writing content over REST (contract section 4). */
interface ContentWriteContract extends Topic {

  String SAVE = "/api/content/item/Seiten";

  private Call save(String key, String data) {
    return post(SAVE).key(key).json("{\"data\":" + data + "}");
  }

  @Test
  default void anItemIsCreatedAndAnsweredWhole() {
    JsonNode item = save(ALICE_KEY, "{\"titel\":\"Neu\",\"nix\":1}").expect(200).json();
    assertThat(item.path("titel").asText()).isEqualTo("Neu");
    assertThat(item.path("text").isNull()).isTrue();
    assertThat(item.path("_state").asInt()).isEqualTo(1);
    assertThat(item.path("_id").asText()).matches("[0-9a-f]{24}");
    assertThat(item.has("nix")).isFalse();
    assertThat(titles(get(PAGES).key(ALICE_KEY))).hasSize(6).endsWith("Neu");
  }

  @Test
  default void anUpdateMergesAndReturnsTheSentFields() {
    String id = pageId("Seite 2");
    JsonNode item = save(ALICE_KEY, "{\"_id\":\"" + id + "\",\"titel\":\"Anders\"}")
        .expect(200)
        .json();
    assertThat(item.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("_id", "titel", "_modified", "_mby");
    JsonNode stored = get(SAVE + "/" + id).key(ALICE_KEY).expect(200).json();
    assertThat(stored.path("titel").asText()).isEqualTo("Anders");
    assertThat(stored.path("text").asText()).isEqualTo("Grüße 2");
  }

  @Test
  default void theAuthorOfAnItemIsKept() {
    since(8);
    String body = "{\"data\":{\"titel\":\"Neu\"}}";
    JsonNode item = post(SAVE).key(ALICE_KEY).json(body).expect(200).json();
    assertThat(item.path("_mby").asText()).isEqualTo(ALICE.id());
    assertThat(item.path("_cby").asText()).isEqualTo(ALICE.id());
  }

  @Test
  default void anUpdateOfNothingStoresNothingAndLooksLikeSuccess() {
    save(ALICE_KEY, "{\"_id\":\"0123456789abcdef01234567\",\"titel\":\"Geist\"}")
        .expect(200);
    assertThat(titles(get(PAGES).key(ALICE_KEY))).hasSize(5).doesNotContain("Geist");
  }

  @Test
  default void createUpdatePublishAndDeleteArePermissionsOfTheirOwn() {
    String id = pageId("Seite 1");
    save(JUERGEN_KEY, "{\"titel\":\"x\"}").expectDenied();
    save(JUERGEN_KEY, "{\"_id\":\"" + id + "\",\"titel\":\"x\"}").expectDenied();
    call("DELETE", SAVE + "/" + id).key(ALICE_KEY).expectDenied();
    assertThat(titles(get(PAGES).key(ALICE_KEY))).isEqualTo(ContentContract.ALL);
  }

  @Test
  default void aRoleThatMayPublishMayUnpublish() {
    String id = pageId("Seite 1");
    save(ALICE_KEY, "{\"_id\":\"" + id + "\",\"_state\":0}").expect(200);
    assertThat(titles(get(PAGES).key(ALICE_KEY))).hasSize(4).doesNotContain("Seite 1");
  }

  @Test
  default void dataIsMissingBeforeThePermissionIs() {
    post(SAVE).key(JUERGEN_KEY).expectError(412, "Item data is missing");
    save(ALICE_KEY, "\"x\"").expectError(412, "Item data is missing");
    save(ALICE_KEY, "{}").expectError(412, "Item data is missing");
    post(SAVE).key(ALICE_KEY).json("{\"data\":").expectError(412, "Item data is missing");
  }

  @Test
  default void dataMayComeAsAForm() {
    post(SAVE).key(ALICE_KEY).form("data[titel]=Formular&data[text]=x").expect(200);
    assertThat(titles(get(PAGES).key(ALICE_KEY))).endsWith("Formular");
    post(SAVE + "?data[titel]=Abfrage").key(ALICE_KEY).expect(200);
    assertThat(titles(get(PAGES).key(ALICE_KEY))).endsWith("Abfrage");
  }

  @Test
  default void deletingIsSuccessEvenWithoutAnItem() {
    String id = pageId("Seite 5");
    for (int i = 0; i < 2; i++) {
      Answer answer = call("DELETE", SAVE + "/" + id).key(ADMIN_API_KEY).expect(200);
      assertThat(answer.body()).isEqualTo("{\"success\":true}");
    }
    assertThat(titles(get(PAGES).key(ALICE_KEY))).hasSize(4);
    call("DELETE", HOME + "/x")
        .key(ADMIN_API_KEY)
        .expectError(412, "DELETE method not allowed for <Startseite>");
    call("DELETE", SAVE).key(ADMIN_API_KEY).expectEmptyNotFound();
  }

  @Test
  default void aSingletonIsCreatedOnlyByTheCreateRightAndUpdatedById() {
    post(HOME).key(ALICE_KEY).json("{\"data\":{\"titel\":\"x\"}}").expectDenied();
    post(HOME).key(ADMIN_API_KEY).json("{\"data\":{\"titel\":\"Neu\"}}").expect(200);
    assertThat(get(HOME).send().text("titel")).isEqualTo("Neu");
  }
}
