package io.github.cockpitsso.it.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.AdminRest;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The released realm with users of one kind: of this federation, of Keycloak's own for LDAP, or
 * local. The realms differ only in that. Their users are {@code user00000}... with the password
 * {@value #PASSWORD}.
 */
final class BenchRealm implements AutoCloseable {
  static final String COCKPIT = "Cockpit";
  static final String LDAP = "LDAP";
  static final String LOCAL = "local";
  static final List<String> KINDS = List.of(COCKPIT, LDAP, LOCAL);

  static final String PASSWORD = "Pass-1";

  /** A client with the client scope of this federation. */
  static final String WITH_MAPPERS = TestRealm.DIRECT;

  /** The same client without that scope. */
  static final String WITHOUT_MAPPERS = "without-mappers";

  private static final String STORAGE = "org.keycloak.storage.UserStorageProvider";
  private static final Duration LONGEST_SYNC = Duration.ofMinutes(20);

  private final TestRealm realm;
  private final AdminRest admin;

  private BenchRealm(TestRealm realm) {
    this.realm = realm;
    this.admin = realm.admin().withTimeout(LONGEST_SYNC);
  }

  static BenchRealm ofCockpit(KeycloakServer keycloak, StandInCockpit cockpit) {
    Map<String, String> federation =
        Map.of("url", cockpit.uri().toString(), "serviceKey", cockpit.serviceKey());
    return new BenchRealm(
        TestRealm.create(keycloak, federation, BenchRealm::addClientWithoutMappers));
  }

  static BenchRealm ofLdap(KeycloakServer keycloak, Slapd ldap) {
    BenchRealm realm = withoutFederation(keycloak);
    // Not a part of the import, because then Keycloak would not add its mappers for LDAP.
    Map<String, Object> component = Map.of(
        "name",
        "ldap",
        "providerId",
        "ldap",
        "providerType",
        STORAGE,
        "config",
        ldapConfig(ldap).entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, it -> List.of(it.getValue()))));
    realm.admin.post(realm.realm.name() + "/components", component).expect(201);
    return realm;
  }

  /** Local users with Keycloak's default password hash. */
  static BenchRealm ofLocalUsers(KeycloakServer keycloak, int users) {
    BenchRealm realm = withoutFederation(keycloak);
    for (int i = 0; i < users; i++) {
      realm.realm.addLocalUser(user(i), PASSWORD, it -> {});
    }
    return realm;
  }

  private static BenchRealm withoutFederation(KeycloakServer keycloak) {
    return new BenchRealm(TestRealm.create(keycloak, Map.of(), realm -> {
      ((ObjectNode) realm.path("components")).remove(STORAGE);
      addClientWithoutMappers(realm);
    }));
  }

  private static void addClientWithoutMappers(ObjectNode realm) {
    ArrayNode clients = (ArrayNode) realm.path("clients");
    for (JsonNode client : clients.deepCopy()) {
      if (client.path("clientId").asText().equals(WITH_MAPPERS)) {
        ObjectNode copy = client.deepCopy();
        copy.put("clientId", WITHOUT_MAPPERS);
        copy.putArray("defaultClientScopes")
            .add("basic")
            .add("profile")
            .add("email")
            .add("roles");
        // The scope has such a mapper too. Without it, the bridge may not introspect.
        ArrayNode mappers = (ArrayNode) copy.path("protocolMappers");
        ObjectNode audience = mappers.path(0).deepCopy();
        audience.put("name", "bridge");
        ((ObjectNode) audience.path("config")).put("included.client.audience", TestRealm.BRIDGE);
        mappers.add(audience);
        clients.add(copy);
      }
    }
  }

  static String user(int number) {
    return "user%05d".formatted(number);
  }

  URI issuer() {
    return realm.issuer();
  }

  /** Adds one of our mappers to the client {@link #WITH_MAPPERS}. */
  void addMapper(String mapper, Map<String, String> settings) {
    realm.addMapper(WITH_MAPPERS, mapper, settings).expect(201);
  }

  OidcLogin client(String id) {
    return new OidcLogin(realm.issuer(), id, TestRealm.REDIRECT);
  }

  static Tokens login(OidcLogin app, String client, int user) {
    return Tokens.of(app.directGrant(client, user(user), PASSWORD).expect(200).json());
  }

  /** The answer of a full sync. */
  JsonNode sync() {
    String federation = realm.federation().path("id").asText();
    return admin
        .post(
            realm.name() + "/user-storage/" + federation + "/sync?action=triggerFullSync", Map.of())
        .expect(200)
        .json();
  }

  /** The first page of the user list, as the console shows it. */
  JsonNode userList(String more) {
    return admin.get(realm.name() + "/users?briefRepresentation=true&first=0&max=21" + more);
  }

  private static Map<String, String> ldapConfig(Slapd ldap) {
    return Map.ofEntries(
        Map.entry("enabled", "true"),
        Map.entry("vendor", "other"),
        Map.entry("connectionUrl", ldap.uri().toString()),
        Map.entry("connectionPooling", "true"),
        Map.entry("authType", "simple"),
        Map.entry("bindDn", Slapd.ADMIN),
        Map.entry("bindCredential", Slapd.ADMIN_PASSWORD),
        Map.entry("usersDn", Slapd.USERS),
        Map.entry("usernameLDAPAttribute", "uid"),
        Map.entry("rdnLDAPAttribute", "uid"),
        Map.entry("uuidLDAPAttribute", "entryUUID"),
        Map.entry("userObjectClasses", "inetOrgPerson"),
        Map.entry("editMode", "READ_ONLY"),
        Map.entry("importEnabled", "true"),
        Map.entry("pagination", "true"),
        Map.entry("batchSizeForSync", "1000"),
        Map.entry("searchScope", "1"));
  }

  @Override
  public void close() {
    admin.delete(realm.name()).expect(204);
  }
}
