package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.NORA_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.SPACE_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spaces (contract section 8). */
interface SpaceContract extends Topic {

  String SPACE_PAGES = "/:kunde1" + PAGES;

  @Test
  default void aSpaceHasItsOwnKeys() {
    get(SPACE_PAGES).key(NORA_KEY).expect(200);
    get(SPACE_PAGES).key(SPACE_KEY).expect(200);
    get(PAGES).key(NORA_KEY).expectError(412, "Authentication failed");
    get(PAGES).key(SPACE_KEY).expectError(412, "Authentication failed");
    get(SPACE_PAGES).key(ALICE_KEY).expectError(412, "Authentication failed");
    get(SPACE_PAGES).key(ADMIN_API_KEY).expectError(412, "Authentication failed");
  }

  @Test
  default void withoutAPublicKeyDocumentCallsWithoutAKeyAreRefused() {
    get("/:kunde1" + HOME).expectError(412, "Authentication failed");
    call("OPTIONS", "/:kunde1" + HOME).expect(200);
  }

  @Test
  default void aSpaceHasItsOwnContent() {
    post("/:kunde1/api/content/item/Seiten")
        .key(NORA_KEY)
        .json("{\"data\":{\"titel\":\"Nur hier\"}}")
        .expect(200);
    assertThat(titles(get(SPACE_PAGES).key(NORA_KEY))).contains("Nur hier");
    assertThat(titles(get(PAGES).key(ALICE_KEY))).doesNotContain("Nur hier");
  }

  @Test
  default void slashesAroundThePathWithinASpaceAreRemoved() {
    get(SPACE_PAGES + "/").key(NORA_KEY).expect(200);
    get("/:kunde1/" + PAGES).key(NORA_KEY).expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%3Akunde1", "/:nix", "/:KUNDE1", "/kunde1", "/x/:kunde1"})
  default void otherSpellingsAreNotASpace(String prefix) {
    Answer answer = get(prefix + PAGES).key(NORA_KEY).send();
    assertThat(answer.status()).isNotEqualTo(200);
    assertThat(answer.contentType()).startsWith("text/html");
  }

  @Test
  default void twoDotsAreTheMainCockpit() {
    get("/:.." + PAGES).key(ALICE_KEY).expect(200);
    get("/:.." + PAGES).key(NORA_KEY).expect(412);
  }

  @Test
  default void oneDotCrashesCockpit() {
    Answer answer = get("/:." + PAGES).key(ALICE_KEY).send();
    boolean bare = answer.status() == 200 && answer.body().isEmpty();
    assertThat(answer.status() == 500 || bare).as("%s", answer).isTrue();
  }
}
