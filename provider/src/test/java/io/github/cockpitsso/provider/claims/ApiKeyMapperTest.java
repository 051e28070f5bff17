package io.github.cockpitsso.provider.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.provider.fake.Fake;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.ProtocolMapperConfigException;

class ApiKeyMapperTest {

  @Test
  void the_status_distinguishes_a_key_from_no_key() {
    assertThat(ApiKeyMapper.status(
            new Outcome.Found<>(Optional.of(Secret.of("USR-0123456789abcdef")))))
        .isEqualTo("found");
    assertThat(ApiKeyMapper.status(new Outcome.Found<>(Optional.empty()))).isEqualTo("none");
    assertThat(ApiKeyMapper.status(new Outcome.NotFound<>())).isEqualTo("none");
  }

  @ParameterizedTest
  @EnumSource(
      value = Denial.class,
      names = {"KEY", "PERMISSION"})
  void a_service_key_that_may_not_read_keys_is_refused(Denial denial) {
    assertThat(ApiKeyMapper.status(new Outcome.Denied<>(denial))).isEqualTo("refused");
  }

  @Test
  void a_cockpit_without_the_addon_is_refused() {
    assertThat(ApiKeyMapper.status(new Outcome.Unsupported<>("GET /api/sso/users")))
        .isEqualTo("refused");
  }

  @ParameterizedTest
  @EnumSource(Outage.class)
  void an_outage_is_unavailable(Outage outage) {
    assertThat(ApiKeyMapper.status(new Outcome.Unavailable<>(outage, "x")))
        .isEqualTo("unavailable");
  }

  @Test
  void a_malformed_answer_counts_as_unavailable() {
    assertThat(ApiKeyMapper.status(new Outcome.Malformed<>("x"))).isEqualTo("unavailable");
  }

  @ParameterizedTest
  @CsvSource({
    "'', cockpitProblemBridgeNone",
    "' ', cockpitProblemBridgeNone",
    "nothing-there, cockpitProblemBridgeMissing",
    "app, cockpitProblemBridgePublic"
  })
  void a_mapper_without_a_valid_client_is_not_saved(String client, String problem) {
    ProtocolMapperConfigException refused =
        catchThrowableOfType(ProtocolMapperConfigException.class, () -> validate(client));

    assertThat(refused.getMessageKey()).isEqualTo(problem);
  }

  @Test
  void a_mapper_for_a_confidential_client_is_saved() {
    assertThatCode(() -> validate("bridge")).doesNotThrowAnyException();
  }

  private static void validate(String client) throws ProtocolMapperConfigException {
    var mapper = new ProtocolMapperModel();
    mapper.setConfig(Map.of("cockpit.bridge.client", client));
    RealmModel realm = Fake.of(
        RealmModel.class,
        (method, arguments) -> arguments[0].equals("app") || arguments[0].equals("bridge")
            ? client(arguments[0].equals("app"))
            : null);
    new ApiKeyMapper().validateConfig(null, realm, null, mapper);
  }

  private static ClientModel client(boolean isPublic) {
    return Fake.of(ClientModel.class, (method, arguments) -> isPublic);
  }
}
