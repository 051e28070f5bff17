package io.github.cockpitsso.provider.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.provider.fake.Fake;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.representations.IDToken;
import org.keycloak.utils.JsonUtils;

/** Only this mapper writes the role claim, and this user has no role. */
class RoleMapperTest {
  private final Map<String, Object> attributes = new HashMap<>();
  private final ProtocolMapperModel ofScope = mapper("of-scope", "cms.roles");
  private final ProtocolMapperModel ofClient = mapper("of-client", "c\\ms.roles");
  private final IDToken token = new IDToken();

  @ParameterizedTest
  @ValueSource(strings = {"roles", "cms.roles", "https://x\\.y/roles"})
  void a_claim_of_another_mapper_is_removed(String claim) {
    List<String> path = JsonUtils.splitClaimPath(claim);
    JsonUtils.mapClaim(path, List.of("admin"), token.getOtherClaims(), true);
    assertThat(token.getOtherClaims().toString()).contains("admin");

    set(mapper("any", claim), List.of());

    assertThat(token.getOtherClaims().toString()).doesNotContain("admin");
  }

  @Test
  void it_is_also_removed_if_the_clients_own_mapper_writes_nothing() {
    token.getOtherClaims().put("cms", Map.of("roles", List.of("admin")));

    set(ofScope, List.of(ofClient));

    assertThat(token.getOtherClaims().toString()).doesNotContain("admin");
  }

  @Test
  void the_value_of_the_clients_own_mapper_stays() {
    set(ofClient, List.of(ofClient));
    token.getOtherClaims().put("cms", Map.of("roles", List.of("writer")));

    set(ofScope, List.of(ofClient));

    assertThat(token.getOtherClaims().toString()).contains("writer");
  }

  @Test
  void each_token_is_handled_separately() {
    set(ofClient, List.of(ofClient));
    var next = new IDToken();
    next.getOtherClaims().put("cms", Map.of("roles", List.of("admin")));

    new RoleMapper().setClaim(next, ofScope, nobody(), session(), of(List.of(ofClient)));

    assertThat(next.getOtherClaims().toString()).doesNotContain("admin");
  }

  private void set(ProtocolMapperModel mapper, List<ProtocolMapperModel> clients) {
    new RoleMapper().setClaim(token, mapper, nobody(), session(), of(clients));
  }

  private static ProtocolMapperModel mapper(String id, String claim) {
    var mapper = new ProtocolMapperModel();
    mapper.setId(id);
    mapper.setName(id);
    mapper.setProtocolMapper(RoleMapper.PROVIDER_ID);
    mapper.setConfig(Map.of(ClaimName.SETTING, claim));
    return mapper;
  }

  private static UserSessionModel nobody() {
    return Fake.of(UserSessionModel.class, (method, arguments) -> null);
  }

  private KeycloakSession session() {
    return Fake.of(KeycloakSession.class, (method, arguments) -> switch (method) {
      case "getAttribute" -> attributes.get((String) arguments[0]);
      case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
      default -> throw new AssertionError(method);
    });
  }

  private static ClientSessionContext of(List<ProtocolMapperModel> mappers) {
    var client = Fake.of(ClientModel.class, (method, arguments) -> switch (method) {
      case "getProtocolMapperById" ->
        mappers.stream()
            .filter(it -> it.getId().equals(arguments[0]))
            .findFirst()
            .orElse(null);
      case "getProtocolMappersStream" -> mappers.stream();
      default -> throw new AssertionError(method);
    });
    var session = Fake.of(AuthenticatedClientSessionModel.class, (method, arguments) -> client);
    return Fake.of(ClientSessionContext.class, (method, arguments) -> session);
  }
}
