package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.AdminRest;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoleMappingIT {
  private static final String MAPPINGS = "roleMappings";
  private static final String UNMAPPED = "roleUnmapped";
  private static final String SYNC = "roleSync";
  private static final String PROTECTED = "roleProtected";
  private static final int LOGINS = 5;
  private static final String MANAGEMENT = "realm-management";

  private KeycloakServer keycloak;
  private StandInCockpit cockpit;
  private TestRealm realm;
  private AdminRest admin;

  @BeforeAll
  void start(KeycloakServer server) {
    keycloak = server;
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(keycloak, cockpit);
    admin = realm.admin();
    for (String role : List.of("writer", "reader", "guest", "admin", "boss", "superboss", "a:b")) {
      addRole(role);
    }
    admin
        .post(clientPath(TestRealm.APP) + "/roles", Map.of("name", "publisher"))
        .expect(201);
    addComposite(realm.name(), "superboss", clientRole(MANAGEMENT, "manage-users"));
    String staff = addGroup("/groups", "staff");
    addGroup("/groups/" + staff + "/children", "writers");
    String admins = addGroup("/groups", "admins");
    admin
        .post(
            realm.name() + "/groups/" + admins + "/role-mappings/clients/" + clientId(MANAGEMENT),
            List.of(clientRole(MANAGEMENT, "view-users")))
        .expect(204);
    addGroup("/groups/" + admins + "/children", "juniors");
  }

  @BeforeEach
  void forget() {
    save(MAPPINGS, "editor:writer").expect(204);
    save(UNMAPPED, "ignore").expect(204);
    save(SYNC, "always").expect(204);
    save(PROTECTED).expect(204);
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void a_cockpit_role_grants_realm_roles_client_roles_and_groups_with_the_first_token() {
    save(MAPPINGS, "editor:writer", "editor:cockpit-app:publisher", "editor:/staff/writers")
        .expect(204);
    CockpitUser account = newAccount("editor");

    Tokens tokens = login(account);

    assertThat(roles(account))
        .contains("writer", "cockpit-app:publisher", "/staff/writers")
        .doesNotContain("reader");
    assertThat(tokens.accessClaims().path("realm_access").path("roles").toString())
        .contains("\"writer\"");
  }

  @Test
  void a_changed_role_removes_the_grants_of_the_old_role_but_no_manual_grants() {
    save(MAPPINGS, "editor:writer", "editor:/staff/writers", "editor:reader", "guest:guest")
        .expect(204);
    CockpitUser account = newAccount("");
    String id = subject(login(account));
    grant(id, "reader");
    grant(id, "boss");
    cockpit.users().changeRole(account.user(), "editor");
    login(account);
    assertThat(roles(account)).contains("writer", "/staff/writers", "reader", "boss");

    cockpit.users().changeRole(account.user(), "guest");
    Tokens tokens = login(account);

    assertThat(roles(account))
        .contains("guest", "reader", "boss")
        .doesNotContain("writer", "/staff/writers");
    assertThat(tokens.accessClaims().path("realm_access").path("roles").toString())
        .doesNotContain("writer");
  }

  @Test
  void changed_mappings_reach_users_with_the_next_login() {
    CockpitUser account = newAccount("editor");
    login(account);
    assertThat(roles(account)).contains("writer");

    save(MAPPINGS, "editor:reader").expect(204);
    login(account);

    assertThat(roles(account)).contains("reader").doesNotContain("writer");
  }

  @Test
  void a_manually_removed_grant_returns_with_the_next_login() {
    save(MAPPINGS, "editor:/staff/writers").expect(204);
    CockpitUser account = newAccount("editor");
    String id = subject(login(account));
    String group =
        admin.get(realm.name() + "/users/" + id + "/groups").path(0).path("id").asText();
    admin.delete(realm.name() + "/users/" + id + "/groups/" + group).expect(204);
    assertThat(roles(account)).doesNotContain("/staff/writers");

    login(account);

    assertThat(roles(account)).contains("/staff/writers");
  }

  @Test
  void roles_that_are_not_listed_give_nothing_or_the_realm_role_of_the_same_name() {
    CockpitUser before = newAccount("guest");
    login(before);
    assertThat(roles(before)).doesNotContain("guest");

    save(UNMAPPED, "same-name").expect(204);
    login(before);
    CockpitUser listed = newAccount("editor");
    login(listed);
    CockpitUser unknown = newAccount("chief");
    login(unknown);

    assertThat(roles(before)).contains("guest");
    assertThat(roles(listed)).contains("writer");
    assertThat(roles(unknown)).isEqualTo(rolesOfNewAccount());
  }

  @Test
  void a_cockpit_role_with_the_name_of_an_admin_role_never_grants_administration() {
    save(UNMAPPED, "same-name").expect(204);
    for (String name : List.of(
        "admin", "superboss", "manage-users", "realm-management:manage-users", "create-realm")) {
      CockpitUser account = newAccount(name);

      Tokens tokens = login(account);

      assertThat(roles(account)).as(name).isEqualTo(rolesOfNewAccount());
      assertThat(realm.adminCall(tokens, "/users").status()).as(name).isEqualTo(403);
    }
  }

  @Test
  void administration_is_granted_only_to_the_role_that_a_line_names() {
    save(MAPPINGS, "chief:realm-management:view-users", "chief:realm-management:query-users")
        .expect(204);
    CockpitUser chief = newAccount("chief");

    Answer users = realm.adminCall(login(chief), "/users?max=1");

    assertThat(users.status()).isEqualTo(200);
    CockpitUser other = newAccount("realm-management");
    assertThat(realm.adminCall(login(other), "/users?max=1").status()).isEqualTo(403);
  }

  @Test
  void an_administrator_who_may_not_grant_administration_cannot_write_a_line_that_does() {
    save(MAPPINGS, "chief:realm-management:view-users").expect(204);
    String name = "keeper-" + UUID.randomUUID();
    String keeper = realm.addLocalUser(name, PASSWORD, it -> {});
    admin
        .post(
            realm.name() + "/users/" + keeper + "/role-mappings/clients/" + clientId(MANAGEMENT),
            List.of(clientRole(MANAGEMENT, "manage-realm")))
        .expect(204);
    Tokens tokens = Tokens.of(realm.directGrant(name, PASSWORD).expect(200).json());

    Answer harmless =
        saveAs(tokens, "chief:realm-management:view-users", "editor:writer", "guest:/staff");
    Answer refused = saveAs(
        tokens,
        "chief:realm-management:view-users",
        "editor:writer",
        "editor:realm-management:realm-admin");

    assertThat(harmless.status()).as(harmless.body()).isEqualTo(204);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .contains("editor:realm-management:realm-admin", "may not grant")
        .doesNotContain("chief:");
  }

  private Answer saveAs(Tokens tokens, String... lines) {
    ObjectNode federation = realm.federation().deepCopy();
    ArrayNode array = ((ObjectNode) federation.path("config")).putArray(MAPPINGS);
    List.of(lines).forEach(array::add);
    URI uri = URI.create(keycloak.uri() + "/admin/realms/" + realm.name() + "/components/"
        + federation.path("id").asText());
    return realm.app().call("PUT", uri, tokens, federation);
  }

  @Test
  void composites_and_groups_with_administration_must_be_named_explicitly() {
    Answer refused = save(
        MAPPINGS, "chief:superboss", "chief:/admins", "chief:/admins/juniors", "editor:writer");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .contains("realm administration")
        .contains("chief:superboss", "realm-management:manage-users")
        .contains("chief:/admins ", "realm-management:view-users")
        .contains("chief:/admins/juniors ")
        .doesNotContain("editor:writer");

    assertThat(save(MAPPINGS, "chief:superboss", "editor:realm-management:manage-users")
            .status())
        .as("written for another role")
        .isEqualTo(400);

    save(
            MAPPINGS,
            "chief:superboss",
            "chief:realm-management:manage-users",
            "chief:/admins/juniors",
            "chief:realm-management:realm-admin")
        .expect(204);
  }

  @Test
  void in_the_master_realm_admin_roles_of_other_realms_count_as_administration() {
    String role = "master-" + UUID.randomUUID();
    admin.post("master/roles", Map.of("name", role)).expect(201);
    try {
      String client = admin
          .get("master/clients?clientId=" + realm.name() + "-realm")
          .path(0)
          .path("id")
          .asText();
      addComposite("master", role, admin.get("master/clients/" + client + "/roles/manage-users"));
      Map<String, Object> federation = Map.of(
          "name", "cockpit",
          "providerId", "cockpit",
          "providerType", "org.keycloak.storage.UserStorageProvider",
          "config",
              Map.of(
                  "url",
                  List.of(cockpit.uri().toString()),
                  "serviceKey",
                  List.of(cockpit.serviceKey()),
                  MAPPINGS,
                  List.of("chief:" + role, "editor:admin")));

      Answer answer = admin.post("master/components", federation);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body())
          .contains("chief:" + role, realm.name() + "-realm:manage-users")
          .doesNotContain("editor:admin");
    } finally {
      admin.delete("master/roles/" + role).expect(204);
    }
  }

  @Test
  void a_role_that_becomes_administrative_is_removed_and_no_longer_granted() {
    String role = "later-" + UUID.randomUUID();
    addRole(role);
    save(MAPPINGS, "editor:" + role).expect(204);
    CockpitUser account = newAccount("editor");
    login(account);
    assertThat(roles(account)).contains(role);

    addComposite(realm.name(), role, clientRole(MANAGEMENT, "impersonation"));
    login(account);

    assertThat(roles(account)).doesNotContain(role);
  }

  @Test
  void protected_roles_cannot_be_granted() {
    save(PROTECTED, "gu*", "/staff*").expect(204);
    save(UNMAPPED, "same-name").expect(204);
    CockpitUser account = newAccount("guest");
    login(account);
    assertThat(roles(account)).doesNotContain("guest");

    Answer answer = save(MAPPINGS, "editor:/staff/writers", "chief:guest", "editor:writer");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .contains("protected")
        .contains("editor:/staff/writers", "/staff*")
        .contains("chief:guest", "gu*")
        .doesNotContain("editor:writer");
  }

  @Test
  void saving_reports_mistakes() {
    admin.post(clientPath(TestRealm.APP) + "/roles", Map.of("name", "a:b")).expect(201);
    admin.post(realm.name() + "/roles", Map.of("name", "cockpit-app:a:b")).expect(201);

    Answer answer = save(
        MAPPINGS,
        "editor",
        "editor:nobody",
        "editor:cockpit-app:nothing",
        "editor:/staff/nowhere",
        "editor:cockpit-app:a:b",
        "editor:a:b",
        "editor:writer");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .contains("(editor)")
        .contains("(editor:nobody)")
        .contains("(editor:cockpit-app:nothing)")
        .contains("(editor:/staff/nowhere)")
        .contains("Several roles", "(editor:cockpit-app:a:b)")
        .doesNotContain("(editor:a:b)")
        .doesNotContain("editor:writer");
    assertThat(save(SYNC, "daily").body()).contains("always, import or off");
    assertThat(save(UNMAPPED, "create").body()).contains("ignore or same-name");
  }

  @Test
  void roles_can_be_given_once_with_the_import() {
    save(SYNC, "import").expect(204);
    CockpitUser account = newAccount("editor");
    String id = subject(login(account));
    assertThat(roles(account)).contains("writer");
    grant(id, "boss");

    cockpit.users().changeRole(account.user(), "guest");
    save(MAPPINGS, "editor:writer", "guest:reader").expect(204);
    login(account);

    assertThat(roles(account)).contains("writer", "boss").doesNotContain("reader");
  }

  @Test
  void grants_of_parallel_logins_and_syncs_are_all_recorded() throws Exception {
    // Writing so many takes long enough for others to interfere, and needs more space than Keycloak
    // allows for entered text.
    List<String> many = IntStream.range(0, 60).mapToObj(i -> "many" + i).toList();
    many.forEach(this::addRole);
    save(MAPPINGS, many.stream().map(it -> "editor:" + it).toArray(String[]::new))
        .expect(204);
    ExecutorService threads = Executors.newFixedThreadPool(LOGINS + 1);
    // It serializes the logins of a user.
    admin.put(realm.name(), Map.of("bruteForceProtected", false)).expect(204);
    try {
      for (int round = 0; round < 8; round++) {
        CockpitUser account = newAccount("");
        login(account);
        cockpit.users().changeRole(account.user(), "editor");

        releaseTogether(LOGINS);
        List<Callable<Integer>> writers = new ArrayList<>(Collections.nCopies(
            LOGINS,
            () -> realm.directGrant(account.user(), PASSWORD).expect(200).status()));
        writers.add(
            round % (LOGINS + 1),
            () -> realm.sync("triggerFullSync").path("failed").asInt() + 200);
        for (Future<Integer> writer : threads.invokeAll(writers)) {
          assertThat(writer.get()).isEqualTo(200);
        }
        cockpit.faults().clear();

        assertThat(roles(account)).as("round %d", round).containsAll(many);
        assertThat(records(account))
            .as("round %d: a write based on old data leaves a second record", round)
            .hasSize(1);
        cockpit.users().changeRole(account.user(), "guest");
        login(account);
        assertThat(roles(account)).as("round %d", round).doesNotContainAnyElementsOf(many);
      }
    } finally {
      admin.put(realm.name(), Map.of("bruteForceProtected", true)).expect(204);
      threads.shutdownNow();
    }
  }

  /**
   * Lets Cockpit answer this number of logins at the same moment, once all of them have arrived.
   */
  private void releaseTogether(int logins) {
    var arrived = new AtomicInteger();
    var all = new CompletableFuture<Void>();
    cockpit
        .faults()
        .when(
            request -> {
              boolean isLogin = request.path().startsWith("/api/user/auth");
              if (isLogin && arrived.incrementAndGet() == logins) {
                all.complete(null);
              }
              return isLogin;
            },
            new Fault.Held(all));
  }

  @Test
  void realm_administration_ends_with_its_line_in_every_mode() {
    for (String mode : List.of("import", "off")) {
      save(SYNC, "always").expect(204);
      save(MAPPINGS, "chief:realm-management:view-users", "chief:writer").expect(204);
      CockpitUser chief = newAccount("chief");
      login(chief);
      assertThat(roles(chief)).contains("realm-management:view-users", "writer");

      save(SYNC, mode).expect(204);
      login(chief);
      assertThat(roles(chief)).as(mode).contains("realm-management:view-users", "writer");

      save(MAPPINGS, "chief:reader").expect(204);
      login(chief);
      assertThat(roles(chief))
          .as(mode)
          .contains("writer")
          .doesNotContain("realm-management:view-users", "reader");
    }
  }

  @Test
  void a_user_linked_again_with_another_record_loses_no_manual_grants() {
    CockpitUser account = newAccount("guest");
    String id = subject(login(account));
    grant(id, "boss");
    String boss = admin.get(realm.name() + "/roles/boss").path("id").asText();
    ObjectNode profile = (ObjectNode) admin.get(realm.name() + "/users/profile").deepCopy();
    admin
        .put(realm.name() + "/users/profile", profile.put("unmanagedAttributePolicy", "ADMIN_EDIT"))
        .expect(200);
    String federation = realm.federation().path("id").asText();
    admin
        .post(realm.name() + "/user-storage/" + federation + "/unlink-users", Map.of())
        .expect(204);
    ObjectNode user = (ObjectNode) admin.get(realm.name() + "/users/" + id).deepCopy();
    user.put("federationLink", federation);
    ((ObjectNode) user.path("attributes")).putArray("COCKPIT_GIVEN").add("+r:" + boss);
    admin.put(realm.name() + "/users/" + id, user).expect(204);
    assertThat(given(id)).isEqualTo("+r:" + boss);

    login(account);

    assertThat(roles(account)).contains("boss");
  }

  @Test
  void lines_without_a_target_and_unmatched_protections_are_reported() {
    String role = "lost-" + UUID.randomUUID();
    addRole(role);
    save(MAPPINGS, "editor:" + role).expect(204);
    admin.delete(realm.name() + "/roles/" + role).expect(204);
    String before = keycloak.log();

    login(newAccount("editor"));
    login(newAccount("editor"));
    save(MAPPINGS, "editor:writer").expect(204);
    save(PROTECTED, "fence-" + role + "*", "boss").expect(204);

    String log = keycloak.log().substring(before.length());
    assertThat(log).containsOnlyOnce("'editor:" + role + "'").contains("'fence-" + role + "*'");
    assertThat(log).doesNotContain("protects 'boss'");
  }

  @Test
  void roles_can_be_left_to_keycloak_altogether() {
    save(SYNC, "off").expect(204);
    CockpitUser account = newAccount("editor");
    login(account);

    assertThat(roles(account)).doesNotContain("writer");
  }

  @Test
  void a_role_deleted_in_keycloak_prevents_no_login() {
    String role = "deleted-" + UUID.randomUUID();
    addRole(role);
    save(MAPPINGS, "editor:" + role, "editor:writer").expect(204);
    CockpitUser account = newAccount("editor");
    login(account);
    admin.delete(realm.name() + "/roles/" + role).expect(204);

    login(account);
    login(newAccount("editor"));

    assertThat(roles(account)).contains("writer");
  }

  @Test
  void the_record_of_grants_cannot_be_written() {
    CockpitUser account = newAccount("editor");
    String id = subject(login(account));
    var user = admin.get(realm.name() + "/users/" + id).deepCopy();
    String given = user.path("attributes").path("COCKPIT_GIVEN").path(0).asText();
    ((ObjectNode) user.path("attributes")).putArray("COCKPIT_GIVEN").add("+r:" + UUID.randomUUID());

    admin.put(realm.name() + "/users/" + id, user);

    assertThat(given).startsWith("+r:");
    assertThat(admin
            .get(realm.name() + "/users/" + id)
            .path("attributes")
            .path("COCKPIT_GIVEN")
            .path(0)
            .asText())
        .isEqualTo(given);
  }

  private CockpitUser newAccount(String role) {
    return TestRealm.addAccount(cockpit, it -> it.withRole(role));
  }

  private Answer save(String setting, String... values) {
    return realm.saveFederation(setting, List.of(values));
  }

  private Tokens login(CockpitUser account) {
    return Tokens.of(realm.directGrant(account.user(), PASSWORD).expect(200).json());
  }

  private String given(String id) {
    return records(admin.get(realm.name() + "/users/" + id)).path(0).asText();
  }

  private JsonNode records(CockpitUser account) {
    return records(realm.users(account.user()).path(0));
  }

  private static JsonNode records(JsonNode user) {
    return user.path("attributes").path("COCKPIT_GIVEN");
  }

  private static String subject(Tokens tokens) {
    return tokens.accessClaims().path("sub").asText();
  }

  private Set<String> rolesOfNewAccount() {
    CockpitUser account = newAccount("");
    login(account);
    return roles(account);
  }

  /** Realm roles, client roles and groups that the user has directly. */
  private Set<String> roles(CockpitUser account) {
    String user = realm.name() + "/users/"
        + realm.users(account.user()).path(0).path("id").asText();
    JsonNode mappings = admin.get(user + "/role-mappings");
    Set<String> names = new TreeSet<>();
    mappings.path("realmMappings").forEach(it -> names.add(it.path("name").asText()));
    mappings
        .path("clientMappings")
        .forEach(client -> client
            .path("mappings")
            .forEach(it ->
                names.add(client.path("client").asText() + ":" + it.path("name").asText())));
    admin.get(user + "/groups").forEach(it -> names.add(it.path("path").asText()));
    return names;
  }

  private void grant(String user, String role) {
    admin
        .post(
            realm.name() + "/users/" + user + "/role-mappings/realm",
            List.of(admin.get(realm.name() + "/roles/" + role)))
        .expect(204);
  }

  private void addRole(String name) {
    admin.post(realm.name() + "/roles", Map.of("name", name)).expect(201);
  }

  private void addComposite(String where, String role, JsonNode part) {
    admin.post(where + "/roles/" + role + "/composites", List.of(part)).expect(204);
  }

  private String addGroup(String path, String name) {
    String location =
        admin.post(realm.name() + path, Map.of("name", name)).expect(201).header("location");
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private String clientId(String client) {
    return admin
        .get(realm.name() + "/clients?clientId=" + client)
        .path(0)
        .path("id")
        .asText();
  }

  private String clientPath(String client) {
    return realm.name() + "/clients/" + clientId(client);
  }

  private JsonNode clientRole(String client, String role) {
    return admin.get(clientPath(client) + "/roles/" + role);
  }
}
