package io.github.cockpitsso.provider.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.cockpitsso.provider.fake.BridgeKey;
import io.github.cockpitsso.provider.fake.Fake;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.ProtocolMapperConfigException;
import org.keycloak.protocol.oidc.mappers.OIDCIDTokenMapper;
import org.keycloak.protocol.oidc.mappers.TokenIntrospectionTokenMapper;
import org.keycloak.protocol.oidc.mappers.UserInfoTokenMapper;
import org.keycloak.representations.AccessToken;

class SealedKeyMapperTest {
  private static final String BRIDGE = new BridgeKey().jwk();

  private final SealedKeyMapper mapper = new SealedKeyMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "'' | cockpitProblemSealedKeyNone",
        "' ' | cockpitProblemSealedKeyNone",
        "USR-0123456789abcdef | cockpitProblemSealedKeyJson",
        "'{\"kty\":\"EC\",\"d\":\"AQ\"}' | cockpitProblemSealedKeyPrivate",
        "'{\"kty\":\"RSA\"}' | cockpitProblemSealedKeyKind",
        "'{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\"}' | cockpitProblemSealedKeyPoint"
      })
  void a_text_that_is_not_a_public_key_is_not_saved(String text, String problem) {
    ProtocolMapperConfigException refused =
        catchThrowableOfType(ProtocolMapperConfigException.class, () -> validate(text));

    assertThat(refused.getMessageKey()).isEqualTo(problem);
  }

  @Test
  void a_key_without_an_id_is_not_saved() {
    ProtocolMapperConfigException refused = catchThrowableOfType(
        ProtocolMapperConfigException.class, () -> validate(BRIDGE.replace(BridgeKey.ID, "")));

    assertThat(refused.getMessageKey()).isEqualTo("cockpitProblemSealedKeyId");
  }

  @Test
  void a_mapper_without_the_setting_is_not_saved() {
    ProtocolMapperConfigException refused = catchThrowableOfType(
        ProtocolMapperConfigException.class,
        () -> mapper.validateConfig(null, null, null, model(Map.of())));

    assertThat(refused.getMessageKey()).isEqualTo("cockpitProblemSealedKeyNone");
  }

  @Test
  void a_public_key_is_saved() {
    assertThatCode(() -> validate(BRIDGE)).doesNotThrowAnyException();
    assertThatCode(() -> validate("  " + BRIDGE + "\n")).doesNotThrowAnyException();
  }

  @Test
  void it_writes_to_access_tokens_alone() {
    assertThat(mapper)
        .isNotInstanceOf(OIDCIDTokenMapper.class)
        .isNotInstanceOf(UserInfoTokenMapper.class)
        .isNotInstanceOf(TokenIntrospectionTokenMapper.class);
  }

  @Test
  void a_claim_of_another_mapper_is_removed() {
    var token = new AccessToken();
    token.setOtherClaims(CockpitClaims.SEALED_KEY, "forged");
    token.setOtherClaims("other", "kept");

    mapper.transformAccessToken(token, model(Map.of()), null, null, null);

    assertThat(token.getOtherClaims()).containsExactly(Map.entry("other", "kept"));
  }

  @Test
  void a_session_without_a_user_gets_no_claim() {
    var token = new AccessToken();
    token.setSubject("somebody");
    var session = Fake.of(KeycloakSession.class, (method, arguments) -> switch (method) {
      case "getAttributeOrDefault" -> arguments[1];
      case "getAttribute" -> null;
      case "getContext" -> context();
      default -> throw new AssertionError(method);
    });
    var userSession = Fake.of(UserSessionModel.class, (method, arguments) -> null);

    mapper.transformAccessToken(
        token, model(Map.of("cockpit.sealed.key", BRIDGE)), session, userSession, null);

    assertThat(token.getOtherClaims()).isEmpty();
  }

  @Test
  void other_mappers_cannot_write_the_claim() {
    for (String name : new String[] {"cockpit_sealed_key", "cockpit_sealed_key.key"}) {
      assertThat(new ClaimName(name).isReserved()).as(name).isTrue();
    }
  }

  private static KeycloakContext context() {
    var client = Fake.of(ClientModel.class, (method, arguments) -> null);
    return Fake.of(
        KeycloakContext.class, (method, arguments) -> method.equals("getClient") ? client : null);
  }

  private void validate(String key) throws ProtocolMapperConfigException {
    mapper.validateConfig(null, null, null, model(Map.of("cockpit.sealed.key", key)));
  }

  private static ProtocolMapperModel model(Map<String, String> config) {
    var model = new ProtocolMapperModel();
    model.setConfig(new HashMap<>(config));
    return model;
  }
}
