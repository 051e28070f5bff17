package io.github.cockpitsso.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.AdminRest;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.awaitility.Awaitility;

/**
 * The released realm with its own name and the Cockpit of a test. It has two further clients:
 * {@value #DIRECT}, which may do direct grants, and {@value #OTHER}, which may introspect but is
 * not the bridge.
 */
public final class TestRealm implements AutoCloseable {
  public static final String APP = "cockpit-app";
  public static final String BRIDGE = "cockpit-bridge";
  public static final String DIRECT = "direct";
  public static final String OTHER = "other";
  public static final String SECRET = "secret-of-a-test-client";
  public static final String PASSWORD = "Pass-Word-1";
  public static final String REDIRECT = "http://localhost:8088/";

  /** The address of Cockpit's admin pages in the client {@value #ADMIN}. */
  public static final String COCKPIT = "http://localhost:8082";

  public static final String ADMIN = "cockpit-admin";

  private static final Duration SYNC = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STORAGE = "org.keycloak.storage.UserStorageProvider";
  // Of all realms here. Keycloak would make one for each realm, which takes longer than all else.
  private static final String PRIVATE_KEY = newPrivateKey();

  private final KeycloakServer keycloak;
  private final String name;
  private final AdminRest admin;

  private TestRealm(KeycloakServer keycloak, String name) {
    this.keycloak = keycloak;
    this.name = name;
    this.admin = keycloak.admin();
  }

  /** A realm that looks users up in this Cockpit's directory. */
  public static TestRealm withDirectory(KeycloakServer keycloak, StandInCockpit cockpit) {
    return create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "serviceKey", cockpit.serviceKey()),
        it -> {});
  }

  /** A realm that can only check logins with this Cockpit. */
  public static TestRealm loginOnly(KeycloakServer keycloak, StandInCockpit cockpit, String key) {
    return create(keycloak, Map.of("url", cockpit.uri().toString(), "loginKey", key), it -> {});
  }

  /** A realm with these settings of the federation, changed before it is created. */
  public static TestRealm create(
      KeycloakServer keycloak, Map<String, String> federation, Consumer<ObjectNode> change) {
    String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    ObjectNode realm = realm(name);
    ObjectNode config =
        (ObjectNode) realm.path("components").path(STORAGE).path(0).path("config");
    config.remove("serviceKey");
    config.remove("loginKey");
    config.putArray("saveUnreachable").add("false");
    addKeys((ObjectNode) realm.path("components"));
    federation.forEach((key, value) -> config.putArray(key).add(value));
    change.accept(realm);
    keycloak.admin().post("", realm).expect(201);
    return new TestRealm(keycloak, name);
  }

  private static ObjectNode realm(String name) {
    try {
      String text = Files.readString(Path.of(System.getProperty("cockpit.realm")))
          .replace("${COCKPIT_APP_URL:http://localhost:8088}", "http://localhost:8088")
          .replace("${BRIDGE_CLIENT_SECRET}", SECRET)
          .replace("${COCKPIT_LOGIN_THEME:}", "")
          .replace("${COCKPIT_ADMIN_URL:http://localhost:8082}", COCKPIT)
          .replace("${BRIDGE_LOGOUT_URL:}", "")
          .replace("${COCKPIT_INSECURE_HTTP:false}", "false");
      ObjectNode realm = (ObjectNode) JSON.readTree(text);
      realm.put("realm", name);
      ArrayNode clients = (ArrayNode) realm.path("clients");
      ObjectNode direct = clients.addObject();
      direct
          .put("clientId", DIRECT)
          .put("publicClient", true)
          .put("directAccessGrantsEnabled", true);
      direct
          .putArray("defaultClientScopes")
          .add("basic")
          .add("profile")
          .add("email")
          .add("roles")
          .add("cockpit");
      // The other client may introspect only with this audience.
      ObjectNode audience = direct.putArray("protocolMappers").addObject();
      audience.put("name", "other").put("protocol", "openid-connect");
      audience.put("protocolMapper", "oidc-audience-mapper");
      audience
          .putObject("config")
          .put("included.client.audience", OTHER)
          .put("access.token.claim", "true");
      ObjectNode other = clients.addObject();
      other.put("clientId", OTHER).put("publicClient", false).put("secret", SECRET);
      other.put("standardFlowEnabled", false);
      return realm;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The keys that a realm needs, as components. */
  private static void addKeys(ObjectNode components) {
    ArrayNode keys = components.putArray("org.keycloak.keys.KeyProvider");
    addKey(keys, "rsa", Map.of("algorithm", "RS256", "privateKey", PRIVATE_KEY));
    addKey(keys, "hmac-generated", Map.of("algorithm", "HS512"));
    addKey(keys, "aes-generated", Map.of());
  }

  private static void addKey(ArrayNode keys, String provider, Map<String, String> settings) {
    ObjectNode key = keys.addObject().put("name", provider).put("providerId", provider);
    ObjectNode config = key.putObject("config");
    config.putArray("priority").add("100");
    settings.forEach((name, value) -> config.putArray(name).add(value));
  }

  private static String newPrivateKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return Base64.getEncoder()
          .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has RSA", e);
    }
  }

  /** A client in the file of a realm. */
  public static ObjectNode client(ObjectNode realm, String id) {
    for (JsonNode client : realm.path("clients")) {
      if (client.path("clientId").asText().equals(id)) {
        return (ObjectNode) client;
      }
    }
    throw new IllegalArgumentException("The realm has no client " + id);
  }

  /** The same realm at another node. */
  public TestRealm at(KeycloakServer node) {
    return new TestRealm(node, name);
  }

  /** The realm's name. */
  public String name() {
    return name;
  }

  /** The realm's issuer. */
  public URI issuer() {
    return keycloak.issuer(name);
  }

  /** The admin API. Paths start with the realm's name. */
  public AdminRest admin() {
    return admin;
  }

  /** The browser application. */
  public OidcLogin app() {
    return new OidcLogin(issuer(), APP, REDIRECT);
  }

  /** A direct grant. */
  public Answer directGrant(String username, String password) {
    return app().directGrant(DIRECT, username, password);
  }

  /** The users with exactly this name, as an administrator sees them. */
  public JsonNode users(String username) {
    return admin.users(name, username);
  }

  /**
   * Number of users in Keycloak's database whose name starts with this text. A search would import
   * users from Cockpit.
   */
  public int imported(String username) {
    return admin.get(name + "/users/count?username=" + username).asInt();
  }

  /** Adds a user who is only in Keycloak. */
  public String addLocalUser(String username, String password, Consumer<ObjectNode> change) {
    ObjectNode user = JSON.createObjectNode();
    user.put("username", username).put("enabled", true);
    user.put("firstName", "Local").put("lastName", "User").put("email", username + "@local.test");
    user.putArray("credentials")
        .addObject()
        .put("type", "password")
        .put("value", password)
        .put("temporary", false);
    change.accept(user);
    String location = admin.post(name + "/users", user).expect(201).header("location");
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /** The latest error event. */
  public JsonNode lastError() {
    for (JsonNode event : admin.events(name)) {
      if (event.path("type").asText().endsWith("_ERROR")) {
        return event;
      }
    }
    throw new AssertionError("No error among the events");
  }

  /** A bridge for this realm and the stand-in. */
  public BridgeServer.Builder bridge(StandInCockpit cockpit) {
    return bridge(cockpit.uri(), cockpit.bridgeKey());
  }

  /** A bridge for this realm and a Cockpit, with this service key. */
  public BridgeServer.Builder bridge(URI cockpit, String serviceKey) {
    return BridgeServer.builder()
        .env("BRIDGE_ISSUER", issuer().toString())
        .env("BRIDGE_INSECURE_HTTP_ISSUER", "true")
        .env("BRIDGE_COCKPIT_URL", cockpit.toString())
        .env("BRIDGE_COCKPIT_SERVICE_KEY", serviceKey)
        .env("BRIDGE_CLIENT_SECRET", SECRET);
  }

  /**
   * Imports {@code examples/clients.json}, as {@code ./demo} does.
   *
   * @param addresses what replaces addresses of the file
   */
  public void importExamples(Map<String, String> addresses) {
    try {
      String clients =
          Files.readString(Path.of(System.getProperty("project"), "examples", "clients.json"));
      for (Map.Entry<String, String> address : addresses.entrySet()) {
        clients = clients.replace(address.getKey(), address.getValue());
      }
      admin.post(name + "/partialImport", JSON.readTree(clients)).expect(200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The path of a client in the admin API. */
  public String clientPath(String clientId) {
    return name + "/clients/"
        + admin.get(name + "/clients?clientId=" + clientId).path(0).path("id").asText();
  }

  /** The secret that Keycloak generated for a client. */
  public String secret(String clientId) {
    return admin.get(clientPath(clientId) + "/client-secret").path("value").asText();
  }

  /** The federation, as an administrator sees it. */
  public JsonNode federation() {
    return admin.get(name + "/components?type=" + STORAGE).path(0);
  }

  /** Saves the federation with other settings. An empty value removes a setting. */
  public Answer saveFederation(Map<String, String> settings) {
    ObjectNode federation = federation().deepCopy();
    ObjectNode config = (ObjectNode) federation.path("config");
    settings.forEach((key, value) -> config.putArray(key).add(value));
    return admin.put(name + "/components/" + federation.path("id").asText(), federation);
  }

  /**
   * Syncs the federation; the action is {@code triggerFullSync} or {@code triggerChangedUsersSync}.
   */
  public JsonNode sync(String action) {
    return admin
        .withTimeout(SYNC)
        .post(
            name + "/user-storage/" + federation().path("id").asText() + "/sync?action=" + action,
            Map.of())
        .expect(200)
        .json();
  }

  /** Deletes all users, imported and local. */
  public void removeUsers() {
    admin
        .post(
            name + "/user-storage/" + federation().path("id").asText() + "/remove-imported-users",
            Map.of())
        .expect(204);
    // Cockpit does not know this condition, so the search imports no user.
    for (JsonNode user : admin.get(name + "/users?max=1000&emailVerified=false")) {
      admin.delete(name + "/users/" + user.path("id").asText()).expect(204);
    }
  }

  /** Saves the federation with one changed setting, which has any number of values. */
  public Answer saveFederation(String setting, List<String> values) {
    ObjectNode federation = federation().deepCopy();
    ArrayNode array = ((ObjectNode) federation.path("config")).putArray(setting);
    values.forEach(array::add);
    return admin.put(name + "/components/" + federation.path("id").asText(), federation);
  }

  /** Adds one of our protocol mappers to a client. It writes into all tokens that it supports. */
  public Answer addMapper(String client, String mapper, Map<String, String> settings) {
    String id =
        admin.get(name + "/clients?clientId=" + client).path(0).path("id").asText();
    ObjectNode model = JSON.createObjectNode();
    model.put("name", mapper + " " + UUID.randomUUID()).put("protocol", "openid-connect");
    model.put("protocolMapper", mapper);
    ObjectNode config = model.putObject("config");
    List.of("access", "id", "userinfo", "introspection")
        .forEach(token -> config.put(token + ".token.claim", "true"));
    settings.forEach(config::put);
    return admin.post(name + "/clients/" + id + "/protocol-mappers/models", model);
  }

  /** Removes all mappers of this kind from a client. */
  public void removeMappers(String client, String mapper) {
    String id =
        admin.get(name + "/clients?clientId=" + client).path(0).path("id").asText();
    String models = name + "/clients/" + id + "/protocol-mappers/models";
    for (JsonNode model : admin.get(models)) {
      if (model.path("protocolMapper").asText().equals(mapper)) {
        admin.delete(models + "/" + model.path("id").asText()).expect(204);
      }
    }
  }

  /** Adds a user to this federation's Cockpit. No other test uses this user. */
  public static CockpitUser addAccount(StandInCockpit cockpit, UnaryOperator<CockpitUser> change) {
    String name = "p" + UUID.randomUUID().toString().substring(0, 8);
    CockpitUser account = change.apply(CockpitUser.of(
            "it" + UUID.randomUUID().toString().replace("-", "").substring(0, 22),
            name,
            "Person " + name,
            name + "@cockpit.test",
            "editor")
        .withPassword(Optional.of(PASSWORD)));
    cockpit.users().add(account);
    return account;
  }

  /** A password in Keycloak's storage format, for writes that bypass all checks. */
  public static Map<String, Object> hashedPassword(String password)
      throws GeneralSecurityException {
    byte[] salt = "salt-of-the-test".getBytes(StandardCharsets.US_ASCII);
    byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
        .generateSecret(new PBEKeySpec(password.toCharArray(), salt, 1000, 512))
        .getEncoded();
    Base64.Encoder base64 = Base64.getEncoder();
    return Map.of(
        "type", "password",
        "secretData",
            "{\"value\":\"" + base64.encodeToString(hash) + "\",\"salt\":\""
                + base64.encodeToString(salt) + "\"}",
        "credentialData", "{\"hashIterations\":1000,\"algorithm\":\"pbkdf2-sha512\"}");
  }

  /** Number of failed logins that brute-force detection has counted. */
  public int failures(String userId) {
    return admin
        .get(name + "/attack-detection/brute-force/users/" + userId)
        .path("numFailures")
        .asInt();
  }

  /**
   * Waits until so many failed logins of a user are counted. Keycloak counts in the background, and
   * meanwhile refuses the user's next login as that of a locked user.
   */
  public void awaitFailures(String username, int count) {
    String id = users(username).path(0).path("id").asText();
    Awaitility.await().until(() -> failures(id) == count);
  }

  /** Calls the account API as the user of these tokens; without a body for GET. */
  public Answer account(Tokens tokens, String method, ObjectNode profile) {
    return app().call(method, URI.create(issuer() + "/account/"), tokens, profile);
  }

  /** Calls the admin API of this realm as the user of these tokens. */
  public Answer adminCall(Tokens tokens, String path) {
    return app()
        .call("GET", URI.create(keycloak.uri() + "/admin/realms/" + name + path), tokens, null);
  }

  /** Registers a client dynamically with an initial access token. */
  public Answer register(String token, Map<String, Object> client) {
    return app()
        .call(
            "POST",
            URI.create(issuer() + "/clients-registrations/default"),
            new Tokens(token, "", ""),
            client);
  }

  @Override
  public void close() {
    admin.delete(name);
  }
}
