package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.GUEST_API_KEY;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cockpitsso.testkit.cockpit.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a request can carry a key (contract section 2). */
interface KeyTransportContract extends Topic {

  String FORM = "application/x-www-form-urlencoded";

  @ParameterizedTest
  @ValueSource(strings = {"api-key", "API-KEY", "Api-Key", "aPi-kEy"})
  default void theHeaderIsReadInAnyCase(String name) {
    get(PAGES).header(name, ALICE_KEY).expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Api_Key", "api_key", "API_KEY"})
  default void aHeaderWithAnUnderscoreIsDroppedByNginxOnly(String name) {
    int expected = cockpit().server() == Server.NGINX ? 403 : 200;
    get(PAGES).header(name, ALICE_KEY).expect(expected);
  }

  @Test
  default void nginxRemovesABlankAfterTheKey() {
    assumeTrue(cockpit().server() != Server.PHP, "PHP's own server keeps it");
    get(PAGES).header("api-key", ALICE_KEY + " ").expect(200);
  }

  @Test
  default void theQueryParameterIsRead() {
    get(PAGES + "?api_key=" + ALICE_KEY).expect(200);
    get(PAGES + "?api_key=" + GUEST_API_KEY).expect(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"API_KEY", "Api_Key", "api-key", "token", "apikey", "api_key2", "x[api_key]"})
  default void anotherQueryParameterIsNotAKey(String name) {
    get(PAGES + "?" + name + "=" + ALICE_KEY).expect(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.key",
        "api%20key",
        "api+key",
        "api%5Bkey",
        "api[key",
        "%20api_key",
        "+api_key",
        "%20%20api.key",
        "api%5Fkey",
        "%61pi_key",
        "api_key%00x",
        "api.key%00.",
        "%2Bapi_key%00"
      })
  default void namesThatPhpRewritesArriveAsTheKeyOrNot(String name) {
    int expected = name.startsWith("%2B") ? 403 : 200;
    get(PAGES + "?" + name + "=" + ALICE_KEY).expect(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%00api_key", "%09api_key", "api%09key", ".api_key", "api__key", "api]key"})
  default void namesThatPhpDoesNotRewriteAreNotAKey(String name) {
    get(PAGES + "?" + name + "=" + ALICE_KEY).expect(403);
  }

  @Test
  default void repeatedQuestionMarksAreSkippedByPhpsOwnServerOnly() {
    int expected = cockpit().server() == Server.NGINX ? 403 : 200;
    get(PAGES + "??api_key=" + ALICE_KEY).expect(expected);
    get(PAGES + "???api_key=" + ALICE_KEY).expect(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"&&api_key=", "&=x&api_key=", "a&api_key=", "a=1;b=2&api_key=", "?&api_key="})
  default void theParameterIsFoundAfterUnusualPairs(String before) {
    get(PAGES + "?" + before + ALICE_KEY).expect(200);
  }

  @Test
  default void aFormIsReadOnPostOnly() {
    post(PAGES).form("api_key=" + ALICE_KEY).expectEmptyNotFound();
    post(PAGES).form("api_key=wrong").expect(412);
    post(PAGES).form("api.key=wrong").expect(412);
    get(PAGES).form("api_key=" + ALICE_KEY).expect(403);
    put(PAGES).form("api_key=wrong").expectEmptyNotFound();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FORM,
        FORM + ";charset=UTF-8",
        FORM + "; charset=utf-8",
        FORM + ", text/plain",
        "Application/X-WWW-Form-URLEncoded"
      })
  default void aFormIsRecognizedByTheWordBeforeTheFirstSeparator(String contentType) {
    post(PAGES).body(contentType, "api_key=wrong").expect(412);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "text/plain; " + FORM, FORM + "2", "x" + FORM})
  default void otherContentTypesAreNotForms(String contentType) {
    post(PAGES).body(contentType, "api_key=wrong").expectEmptyNotFound();
  }

  @Test
  default void multipartFieldsAreReadOnPost() {
    String wrong = Multipart.field("api_key", "wrong") + Multipart.END;
    post(PAGES).body(Multipart.TYPE, wrong).expect(412);
    post(PAGES)
        .body(Multipart.TYPE, Multipart.field("api_key", ALICE_KEY) + Multipart.END)
        .expectEmptyNotFound();
    get(PAGES).body(Multipart.TYPE, wrong).expect(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "form-data; name=api_key",
        "form-data; name='api_key'",
        "form-data; name=\"x\"; name=\"api_key\"",
        "form-data; NAME=\"api.key\"",
        "form-data; name=\"api key\"",
        "form-data;name=\"api_key\"",
        "x; name=\"api_key\"",
        "form-data; name = \"y\"; name=\"api_key\"",
        "form-data; name=\"api[key\"",
        "form-data; name=\" api_key\""
      })
  default void multipartNamesAreReadLeniently(String disposition) {
    post(PAGES)
        .body(Multipart.TYPE, Multipart.part(disposition, "wrong") + Multipart.END)
        .expect(412);
  }

  @Test
  default void aMultipartPartWithAFileNameIsNotAParameter() {
    String file = Multipart.part("form-data; name=\"api_key\"; filename=\"x\"", "wrong");
    post(PAGES).body(Multipart.TYPE, file + Multipart.END).expectEmptyNotFound();
  }

  @Test
  default void partsAfterTheClosingBoundaryAreRead() {
    post(PAGES)
        .body(
            Multipart.TYPE,
            Multipart.field("a", "1") + Multipart.END + Multipart.field("api_key", "wrong"))
        .expect(412);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data; boundary=\"b\"",
        "multipart/form-data; xboundary=b",
        "multipart/form-data; BOUNDARY=b",
        "multipart/form-data; boundary=b; charset=utf-8",
        "multipart/form-data; boundary=b, boundary=c",
        "Multipart/Form-Data; boundary =b"
      })
  default void theFirstThingThatContainsBoundaryIsTheBoundary(String contentType) {
    post(PAGES)
        .body(contentType, Multipart.field("api_key", "wrong") + Multipart.END)
        .expect(412);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "PATCH"})
  default void jsonIsReadWithEveryMethod(String method) {
    call(method, PAGES).json("{\"api_key\":\"wrong\"}").expect(412);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "text/plain; application/json",
        "APPLICATION/JSON",
        "xapplication/jsonx",
        "application/json-patch+json"
      })
  default void jsonIsRecognizedAnywhereInTheContentType(String contentType) {
    get(PAGES).body(contentType, "{\"api_key\":\"" + ALICE_KEY + "\"}").expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/jso", "application/problem+json", "text/json"})
  default void otherContentTypesAreNotJson(String contentType) {
    get(PAGES).body(contentType, "{\"api_key\":\"" + ALICE_KEY + "\"}").expect(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"api_\\u006bey\":\"KEY\"}",
        "{\"api_key\":\"x\",\"api_key\":\"KEY\"}",
        " \t\r\n{\"api_key\":\"KEY\"}\n",
        "{\"x\":[1e5,-0.0,true,null],\"api_key\":\"KEY\"}",
        "{\"api_key\":\"\\u0055SR-REST\"}"
      })
  default void jsonIsReadLikePhp(String body) {
    String filled = body.replace("KEY", ALICE_KEY).replace("REST", ALICE_KEY.substring(4));
    get(PAGES).json(filled).expect(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"api_key\":\"KEY\",}",
        "{'api_key':'KEY'}",
        "{api_key:\"KEY\"}",
        "\uFEFF{\"api_key\":\"KEY\"}",
        "{\"x\":TRUE,\"api_key\":\"KEY\"}",
        "{\"x\":01,\"api_key\":\"KEY\"}",
        "{\"x\":\"\\ud800\",\"api_key\":\"KEY\"}",
        "{\"x\":\"\u0001\",\"api_key\":\"KEY\"}",
        "{\"api_key\":\"KEY\"}x",
        "{\"api_key\":\"KEY\"",
        "[{\"api_key\":\"KEY\"}]",
        "{\"API_KEY\":\"KEY\"}",
        "{\"api.key\":\"KEY\"}",
        "{\"data\":{\"api_key\":\"KEY\"}}"
      })
  default void aBodyThatPhpDoesNotReadAsJsonHasNoKey(String body) {
    get(PAGES).json(body.replace("KEY", ALICE_KEY)).expect(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer KEY", "FooBearer KEY", "Bearer\tKEY", "Basic x, Bearer KEY more"})
  default void aBearerTokenIsAKey(String value) {
    get(PAGES).header("Authorization", value.replace("KEY", ALICE_KEY)).expect(200);
    get(PAGES).header("Authorization", value.replace("KEY", GUEST_API_KEY)).expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer KEY", "Bearer  KEY", "KEY", "Basic KEY", "BEARER KEY", "Bearer"})
  default void otherAuthorizationIsNotAKey(String value) {
    get(PAGES).header("Authorization", value.replace("KEY", ALICE_KEY)).expect(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Cockpit-Token", "X-Api-Key", "Api-Token", "apikey", "X-Authorization"})
  default void otherHeadersAreNotAKey(String name) {
    get(PAGES).header(name, ALICE_KEY).expect(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"api_key", "api-key", "api.key", "token"})
  default void withAPhpIniACookieIsNotAKey(String name) {
    get(PAGES).header("Cookie", name + "=" + ALICE_KEY).expect(403);
  }
}
