package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.BRIDGE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.CAROL;
import static io.github.cockpitsso.testkit.cockpit.SeedData.GUEST_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.LOGIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.MANAGER_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.SERVICE_KEY;
import static io.github.cockpitsso.testkit.contract.ParameterExamples.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The directory: {@code GET /api/sso/users} and {@code GET /api/sso/users/{id}}. */
interface DirectoryContract extends AddonTopic {

  private Answer list(String query) {
    return get(USERS + "?" + query).key(SERVICE_KEY).send();
  }

  private List<String> names(String query) {
    return Topic.texts(list(query).expect(200).json().path("data"), "user");
  }

  @Test
  default void allUsersAreListedOnceOrderedById() {
    Answer answer = get(USERS).key(SERVICE_KEY).expect(200);
    AddonTopic.assertMayNotBeStored(answer);
    JsonNode data = answer.json().path("data");
    List<CockpitUser> users = SeedData.users();
    assertThat(data).hasSize(users.size());
    for (int i = 0; i < users.size(); i++) {
      AddonTopic.assertUserObject(data.get(i), users.get(i));
    }
    assertThat(answer.json().at("/meta/total").asInt()).isEqualTo(users.size());
    assertThat(answer.json().fieldNames()).toIterable().containsExactly("data", "meta");
  }

  @Test
  default void noSecretIsInTheList() {
    String body = get(USERS).key(ADMIN_API_KEY).expect(200).body();
    assertThat(body).doesNotContain("USR-", "$2y$", "JBSWY3DP", "apiKey", "password", "_identi");
  }

  @ParameterizedTest
  @CsvSource({
    "alice,alice",
    "LIC,alice",
    "Ürg,jürgen",
    "juergen@,jürgen",
    "example.org@,",
    "Example.ORG,admin alice carol dave jürgen erin pub",
    "a%,",
    "^a,",
    ".*,",
    "Bob,bob"
  })
  default void searchLooksIntoNamesAndAddressesInAnyCaseWithoutWildcards(
      String search, String found) {
    List<String> expected = found == null ? List.of() : List.of(found.split(" ", -1));
    assertThat(names("search=" + encoded(search))).isEqualTo(expected);
  }

  @Test
  default void anEmptySearchFindsAllUsers() {
    assertThat(names("search=")).hasSize(SeedData.users().size());
  }

  @Test
  default void nameAndEmailAddressAreComparedExactly() {
    assertThat(names("user=alice")).containsExactly("alice");
    assertThat(names("user=Alice")).isEmpty();
    assertThat(names("user=alic")).isEmpty();
    assertThat(names("user=" + encoded("jürgen"))).containsExactly("jürgen");
    assertThat(names("user=" + encoded("ju\u0308rgen"))).isEmpty();
    assertThat(names("email=alice@example.org")).containsExactly("alice");
    assertThat(names("email=Alice@example.org")).isEmpty();
    assertThat(names("user=alice&email=carol@example.org")).isEmpty();
    assertThat(list("user=nobody").expect(200).body())
        .isEqualTo("{\"data\":[],\"meta\":{\"total\":0}}");
  }

  @Test
  default void anyCaseComparesWithoutRegardToCase() {
    assertThat(names("user=ALICE&anyCase=true")).containsExactly("alice");
    assertThat(names("user=" + encoded("JÜRGEN") + "&anyCase=true")).containsExactly("jürgen");
    assertThat(names("email=ALICE@EXAMPLE.org&anyCase=true")).containsExactly("alice");
    assertThat(names("user=ALIC&anyCase=true")).isEmpty();
    assertThat(names("user=.....&anyCase=true")).isEmpty();
    assertThat(names("user=ALICE&anyCase=false")).isEmpty();
  }

  @Test
  default void modifiedSinceIncludesThatSecond() {
    assertThat(names("modifiedSince=" + SeedData.TIME)).hasSize(SeedData.users().size());
    assertThat(names("modifiedSince=" + (SeedData.TIME + 1))).isEmpty();
    put(user(ALICE)).key(MANAGER_KEY).json("{\"name\":\"Alice B.\"}").expect(200);
    assertThat(names("modifiedSince=" + (SeedData.TIME + 1))).containsExactly("alice");
  }

  @Test
  default void limitAndSkipSelectAPageAndKeepTheTotal() {
    JsonNode page = list("limit=3&skip=2").expect(200).json();
    assertThat(Topic.texts(page.path("data"), "user")).containsExactly("bob", "carol", "dave");
    assertThat(page.at("/meta/total").asInt()).isEqualTo(8);
    assertThat(names("limit=1")).containsExactly("admin");
    assertThat(names("skip=6")).containsExactly("erin", "pub");
    assertThat(names("skip=99")).isEmpty();
    assertThat(names("limit=500")).hasSize(8);
  }

  @Test
  default void pagesAfterAnIdMissNoUser() {
    JsonNode page = list("limit=2&after=" + CAROL.id()).expect(200).json();
    assertThat(Topic.texts(page.path("data"), "user")).containsExactly("dave", "jürgen");
    assertThat(page.at("/meta/total").asInt()).isEqualTo(8);
    assertThat(names("after=0")).hasSize(8);
    assertThat(names("after=zzz")).isEmpty();
    assertThat(names("after=" + CAROL.id() + "&search=e"))
        .containsExactly("dave", "jürgen", "erin", "pub");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=501",
        "limit=-1",
        "limit=x",
        "limit=",
        "limit=1.5",
        "limit[]=1",
        "limit=%2B1",
        "skip=-1",
        "skip=x",
        "skip[]=1",
        "modifiedSince=x",
        "modifiedSince=-1",
        "user=",
        "user[]=alice",
        "user[$ne]=x",
        "email=",
        "email[$regex]=.",
        "search[]=x",
        "anyCase=1",
        "anyCase=",
        "anyCase[]=true",
        "after=",
        "after=a.b",
        "after[]=x"
      })
  default void aWrongParameterIsNamed(String query) {
    String name = query.replaceAll("[\\[=].*", "");
    list(query).expectField(422, name);
  }

  @Test
  default void aUserIsReadById() {
    AddonTopic.assertUserObject(get(user(ALICE)).key(SERVICE_KEY).expect(200).json(), ALICE);
    AddonTopic.assertUserObject(get(user(CAROL)).key(SERVICE_KEY).expect(200).json(), CAROL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "0123456789abcdef01234567", "alice", "6B02000000000000000000A2", "-", "0"})
  default void anUnknownIdIsReported(String id) {
    get(USERS + "/" + id).key(SERVICE_KEY).expectError(404, "User not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a.b", "/%61", "/x/y", "/{id}", "/x/", "/a%2Fb"})
  default void anInvalidPathGetsAnEmpty404(String path) {
    get(USERS + path).key(SERVICE_KEY).expectEmptyNotFound();
  }

  @Test
  default void readingRequiresThePermission() {
    for (String key : List.of(SERVICE_KEY, ADMIN_API_KEY, MANAGER_KEY)) {
      get(USERS).key(key).expect(200);
      get(user(ALICE)).key(key).expect(200);
    }
    for (String key : List.of(BRIDGE_KEY, LOGIN_API_KEY, GUEST_API_KEY, ALICE_KEY)) {
      get(USERS).key(key).expectDenied();
      get(user(ALICE)).key(key).expectDenied();
      get(USERS + "/x").key(key).expectDenied();
    }
    get(USERS).expectDenied();
    get(USERS).key("wrong").expectError(412, "Authentication failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH", "HEAD"})
  default void methodsThatTheListHasNotAreEmpty404s(String method) {
    call(method, USERS).key(ADMIN_API_KEY).expect(404);
  }
}
