package io.github.cockpitsso.provider.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.cockpitsso.provider.fake.Fake;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.ProtocolMapperConfigException;

class ApiKeyMapperTest {

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
