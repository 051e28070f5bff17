package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.DIRECT;
import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The API key in access tokens, encrypted for the bridge. The client direct has the mapper. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SealedKeyIT {
  private static final String CLAIM = "cockpit_sealed_key";
  private static final String MAPPER = "cockpit-sealed-key-mapper";
  private static final String SETTING = "cockpit.sealed.key";
  private static final String LIGHTWEIGHT = "direct-lightweight";

  private final ObjectMapper json = new ObjectMapper();
  private KeycloakServer keycloak;
  private StandInCockpit cockpit;
  private TestRealm realm;
  private ECKey bridge;

  @BeforeAll
  void start(KeycloakServer server) throws Exception {
    keycloak = server;
    cockpit = StandInCockpit.start();
    bridge = new ECKeyGenerator(Curve.P_256).keyID("bridge-1").generate();
    realm = newRealm(Map.of("url", cockpit.uri().toString(), "serviceKey", cockpit.serviceKey()));
  }

  private TestRealm newRealm(Map<String, String> federation) {
    TestRealm made = TestRealm.create(keycloak, federation, it -> {
      ArrayNode clients = (ArrayNode) it.path("clients");
      ObjectNode lightweight = TestRealm.client(it, DIRECT).deepCopy();
      lightweight
          .put("clientId", LIGHTWEIGHT)
          .putObject("attributes")
          .put("client.use.lightweight.access.token.enabled", "true");
      clients.add(lightweight);
      TestRealm.client(it, TestRealm.OTHER)
          .putObject("attributes")
          .put("standard.token.exchange.enabled", "true");
    });
    made.addMapper(DIRECT, MAPPER, key(bridge)).expect(201);
    made.addMapper(LIGHTWEIGHT, MAPPER, key(bridge)).expect(201);
    return made;
  }

  private static Map<String, String> key(ECKey pair) {
    return Map.of(SETTING, pair.toPublicJWK().toJSONString());
  }

  @AfterEach
  void repair() {
    cockpit.faults().clear();
    cockpit.acceptConnections();
    // Saving makes the federation forget earlier failures.
    realm.saveFederation(Map.of()).expect(204);
    cockpit.journal().clear();
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void only_the_private_key_of_the_bridge_opens_the_claim() throws Exception {
    CockpitUser account = newAccount();
    Tokens tokens = login(account);

    String claim = tokens.accessClaims().path(CLAIM).asText();
    JsonNode payload = open(claim);
    assertThat(payload)
        .isEqualTo(json.createObjectNode()
            .put("key", account.apiKey().orElseThrow())
            .put("id", account.id())
            .put("role", "editor")
            .put("sub", tokens.accessClaims().path("sub").asText()));
    JsonNode header = json.readTree(Base64.getUrlDecoder().decode(claim.split("\\.", -1)[0]));
    assertThat(header.properties())
        .extracting(it -> it.getKey())
        .containsExactly("alg", "enc", "kid", "epk");
    assertThat(header.path("alg").asText()).isEqualTo("ECDH-ES");
    assertThat(header.path("enc").asText()).isEqualTo("A256GCM");
    assertThat(header.path("kid").asText()).isEqualTo("bridge-1");
  }

  @Test
  void a_token_makes_one_call_to_cockpit() {
    CockpitUser account = newAccount();
    Tokens tokens = login(account);
    cockpit.journal().clear();

    direct().refresh(tokens).expect(200);

    assertThat(cockpit.journal().count("/api/sso/users/" + account.id() + "/key"))
        .isEqualTo(1);
    assertThat(cockpit.journal().total()).isEqualTo(1);
  }

  @Test
  void nothing_but_the_access_token_has_the_claim() {
    CockpitUser account = newAccount();
    Tokens tokens = login(account);
    String key = account.apiKey().orElseThrow();

    assertThat(tokens.accessClaims().has(CLAIM)).isTrue();
    assertThat(tokens.idClaims().has(CLAIM)).isFalse();
    assertThat(tokens.refreshClaims().has(CLAIM)).isFalse();
    assertThat(direct().userinfo(tokens).expect(200).json().has(CLAIM)).isFalse();
    for (String client : new String[] {TestRealm.OTHER, TestRealm.BRIDGE}) {
      JsonNode answer = introspect(client, tokens);
      assertThat(answer.path("active").asBoolean()).as(client).isTrue();
      assertThat(answer.has(CLAIM)).as(client).isFalse();
    }
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    assertThat(tokens.accessClaims().toString() + tokens.idClaims() + tokens.refreshClaims())
        .doesNotContain(key)
        .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(bytes))
        .doesNotContain(HexFormat.of().formatHex(bytes));
    assertThat(keycloak.log()).contains("Keycloak 26").doesNotContain(key);
  }

  @Test
  void a_client_without_the_mapper_gets_no_claim() {
    CockpitUser account = newAccount();
    cockpit.journal().clear();

    Tokens tokens = realm.app().login(account.user(), PASSWORD).expectTokens();

    assertThat(cockpit.journal().requests()).noneMatch(it -> it.path().endsWith("/key"));
    assertThat(tokens.accessClaims().path("cockpit_user_id").asText()).isEqualTo(account.id());
    assertThat(tokens.accessClaims().has(CLAIM)).isFalse();
    assertThat(tokens.idClaims().has(CLAIM)).isFalse();
    assertThat(realm.app().userinfo(tokens).expect(200).json().has(CLAIM)).isFalse();
    assertThat(introspect(TestRealm.BRIDGE, tokens).has(CLAIM)).isFalse();
  }

  @Test
  void a_lightweight_token_has_no_claim_and_neither_has_its_introspection() {
    CockpitUser account = newAccount();
    Tokens tokens = Tokens.of(realm
        .app()
        .directGrant(LIGHTWEIGHT, account.user(), PASSWORD)
        .expect(200)
        .json());

    assertThat(tokens.accessClaims().has(CLAIM)).isFalse();
    JsonNode answer = introspect(TestRealm.BRIDGE, tokens);
    assertThat(answer.path("active").asBoolean()).isTrue();
    assertThat(answer.has(CLAIM)).isFalse();
  }

  @Test
  void a_login_succeeds_without_the_claim_while_cockpit_fails() throws Exception {
    CockpitUser account = newAccount();
    cockpit.faults().when(it -> it.path().endsWith("/key"), new Fault.NeverAnswer());
    long began = System.nanoTime();

    Tokens tokens = login(account);

    assertThat(System.nanoTime() - began).isLessThan(20_000_000_000L);
    assertThat(tokens.accessClaims().path("cockpit_user_id").asText()).isEqualTo(account.id());
    assertThat(tokens.accessClaims().has(CLAIM)).isFalse();
    assertThat(keycloak.log())
        .containsPattern("WARN .*The API key of Cockpit user " + account.id() + " cannot be read");

    cockpit.faults().clear();
    cockpit.refuseConnections();
    Tokens refreshed = Tokens.of(direct().refresh(tokens).expect(200).json());
    assertThat(refreshed.accessClaims().has(CLAIM)).isFalse();

    repair();
    Tokens last = Tokens.of(direct().refresh(refreshed).expect(200).json());
    assertThat(key(last)).isEqualTo(account.apiKey().orElseThrow());
  }

  @Test
  void a_refresh_has_the_current_key() throws Exception {
    CockpitUser account = newAccount();
    Tokens tokens = login(account);
    String rotated = cockpit.users().rotateKey(account.user()).apiKey().orElseThrow();

    Tokens refreshed = Tokens.of(direct().refresh(tokens).expect(200).json());

    assertThat(key(refreshed)).isEqualTo(rotated).isNotEqualTo(key(tokens));
  }

  @Test
  void a_user_without_a_key_and_a_local_user_get_no_claim() {
    CockpitUser keyless = TestRealm.addAccount(cockpit, it -> it.withApiKey(Optional.empty()));
    realm.addLocalUser("local-user", PASSWORD, it -> {});

    assertThat(login(keyless).accessClaims().has(CLAIM)).isFalse();
    Tokens local =
        Tokens.of(realm.directGrant("local-user", PASSWORD).expect(200).json());
    assertThat(local.accessClaims().has(CLAIM)).isFalse();
  }

  @Test
  void a_user_who_becomes_inactive_gets_no_claim() {
    CockpitUser account = newAccount();
    Tokens tokens = login(account);
    cockpit.users().deactivate(account.user());

    Tokens refreshed = Tokens.of(direct().refresh(tokens).expect(200).json());

    assertThat(tokens.accessClaims().has(CLAIM)).isTrue();
    assertThat(refreshed.accessClaims().has(CLAIM)).isFalse();
    assertThat(realm.directGrant(account.user(), PASSWORD).status()).isEqualTo(400);
  }

  @Test
  void a_claim_of_another_mapper_is_replaced() throws Exception {
    realm
        .addMapper(
            DIRECT,
            "oidc-hardcoded-claim-mapper",
            Map.of("claim.name", CLAIM, "claim.value", "forged", "jsonType.label", "String"))
        .expect(201);
    try {
      realm.addLocalUser("forger", PASSWORD, it -> {});
      CockpitUser account = newAccount();

      assertThat(key(login(account))).isEqualTo(account.apiKey().orElseThrow());
      Tokens forger =
          Tokens.of(realm.directGrant("forger", PASSWORD).expect(200).json());
      assertThat(forger.accessClaims().has(CLAIM)).isFalse();
    } finally {
      realm.removeMappers(DIRECT, "oidc-hardcoded-claim-mapper");
    }
  }

  @Test
  void the_claim_names_the_subject_as_the_token_does() throws Exception {
    realm
        .addMapper(
            DIRECT,
            "oidc-hardcoded-claim-mapper",
            Map.of("claim.name", "sub", "claim.value", "alias", "jsonType.label", "String"))
        .expect(201);
    try {
      Tokens tokens = login(newAccount());

      assertThat(tokens.accessClaims().path("sub").asText()).isEqualTo("alias");
      assertThat(open(tokens.accessClaims().path(CLAIM).asText()).path("sub").asText())
          .isEqualTo("alias");
    } finally {
      realm.removeMappers(DIRECT, "oidc-hardcoded-claim-mapper");
    }
  }

  @Test
  void a_client_gets_the_claim_by_token_exchange_only_with_a_mapper_of_its_own() throws Exception {
    CockpitUser account = newAccount();
    Tokens tokens = login(account);

    Tokens without = exchanged(tokens);
    assertThat(without.accessClaims().path("azp").asText()).isEqualTo(TestRealm.OTHER);
    assertThat(without.accessClaims().has(CLAIM)).isFalse();

    realm.addMapper(TestRealm.OTHER, MAPPER, key(bridge)).expect(201);
    try {
      Tokens with = exchanged(tokens);
      JsonNode payload = open(with.accessClaims().path(CLAIM).asText());
      assertThat(payload.path("sub").asText())
          .isEqualTo(with.accessClaims().path("sub").asText())
          .isEqualTo(tokens.accessClaims().path("sub").asText());
      assertThat(payload.path("key").asText()).isEqualTo(account.apiKey().orElseThrow());
    } finally {
      realm.removeMappers(TestRealm.OTHER, MAPPER);
    }
  }

  private Tokens exchanged(Tokens tokens) {
    String access = realm
        .app()
        .exchange(TestRealm.OTHER, TestRealm.SECRET, tokens)
        .expect(200)
        .json()
        .path("access_token")
        .asText();
    return new Tokens(access, "", "");
  }

  @Test
  void a_private_key_is_not_saved() {
    Answer answer = realm.addMapper(DIRECT, MAPPER, Map.of(SETTING, bridge.toJSONString()));

    assertThat(answer.expect(400).body())
        .contains("contains a private key")
        .doesNotContain(bridge.getD().toString());
  }

  @Test
  void without_a_directory_the_stored_key_is_used_without_a_call() throws Exception {
    try (TestRealm loginOnly =
        newRealm(Map.of("url", cockpit.uri().toString(), "loginKey", SeedData.LOGIN_API_KEY))) {
      CockpitUser account = newAccount();
      cockpit.journal().clear();

      Tokens tokens =
          Tokens.of(loginOnly.directGrant(account.user(), PASSWORD).expect(200).json());

      assertThat(key(tokens)).isEqualTo(account.apiKey().orElseThrow());
      assertThat(cockpit.journal().total()).as("the login alone").isEqualTo(1);
    }
  }

  private JsonNode open(String claim) throws Exception {
    JWEObject jwe = JWEObject.parse(claim);
    jwe.decrypt(new ECDHDecrypter(bridge));
    return json.readTree(jwe.getPayload().toString());
  }

  private String key(Tokens tokens) throws Exception {
    return open(tokens.accessClaims().path(CLAIM).asText()).path("key").asText();
  }

  private OidcLogin direct() {
    return new OidcLogin(realm.issuer(), DIRECT, TestRealm.REDIRECT);
  }

  private CockpitUser newAccount() {
    return TestRealm.addAccount(
        cockpit,
        it -> it.withApiKey(
            Optional.of("USR-" + UUID.randomUUID().toString().replace("-", "") + "01234567")));
  }

  private Tokens login(CockpitUser account) {
    return Tokens.of(realm.directGrant(account.user(), PASSWORD).expect(200).json());
  }

  private JsonNode introspect(String client, Tokens tokens) {
    return realm
        .app()
        .introspect(client, TestRealm.SECRET, tokens.access())
        .expect(200)
        .json();
  }
}
