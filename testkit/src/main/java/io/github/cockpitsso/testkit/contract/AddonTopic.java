package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.SERVICE_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;

/** Common parts of the topics of the addon. */
interface AddonTopic extends Topic {

  String AUTH = "/api/user/auth";
  String USERS = "/api/sso/users";

  default String user(CockpitUser user) {
    return USERS + "/" + user.id();
  }

  static String credentials(String user, String password) {
    return ParameterExamples.empty().put("user", user).put("password", password).toString();
  }

  default Answer login(String user, String password) {
    return login(credentials(user, password));
  }

  default Answer login(String body) {
    return post(AUTH).key(SERVICE_KEY).json(body).send();
  }

  /** Exactly the fields in the addon's documentation, with the values of the seed data. */
  static void assertUserObject(JsonNode object, CockpitUser user) {
    assertThat(object.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "_id", "user", "name", "email", "role", "active", "twofa", "_created", "_modified");
    assertThat(object.path("_id").asText()).isEqualTo(user.id());
    assertThat(object.path("user").asText()).isEqualTo(user.user());
    assertThat(object.path("name").asText()).isEqualTo(user.name());
    assertThat(object.path("email").asText()).isEqualTo(user.email());
    assertThat(object.path("role").asText()).isEqualTo(user.role());
    assertThat(object.path("active").isBoolean()).isTrue();
    assertThat(object.path("active").asBoolean()).isEqualTo(user.active());
    assertThat(object.path("twofa").toString())
        .isEqualTo("{\"enabled\":" + user.totpSecret().isPresent() + "}");
    assertThat(object.path("_created").asLong()).isEqualTo(user.created());
    assertThat(object.path("_modified").isIntegralNumber()).isTrue();
  }

  /** Properties of every answer of the addon, including refusals. */
  static void assertMayNotBeStored(Answer answer) {
    assertThat(answer.header("Cache-Control")).as("%s", answer).contains("no-store");
  }
}
