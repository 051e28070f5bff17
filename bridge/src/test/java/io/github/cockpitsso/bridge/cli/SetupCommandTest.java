package io.github.cockpitsso.bridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.settings.SettingsReader;
import io.github.cockpitsso.bridge.support.FakeKeycloak;
import io.github.cockpitsso.client.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("integration")
class SetupCommandTest {
  private static final String SERVICE_KEY = "API-service-key-of-keycloak";
  private static final String BRIDGE_KEY = "API-service-key-of-the-bridge";
  private static final String COCKPIT = "https://cms.example.org";

  @TempDir
  private Path directory;

  private final Map<String, String> environment = new HashMap<>();
  private final List<String> questions = new ArrayList<>();
  private final StringWriter output = new StringWriter();
  private FakeKeycloak keycloak;

  /** Answers prompts with these texts; without texts there is no terminal. */
  private record ScriptedTerminal(List<String> questions, Optional<List<String>> answers)
      implements Terminal {
    @Override
    public boolean isInteractive() {
      return answers.isPresent();
    }

    @Override
    public String prompt(String question) {
      questions.add(question);
      return answers.map(each -> each.get(questions.size() - 1)).orElse("");
    }

    @Override
    public Optional<Secret> promptSecret(String question) {
      return Secret.ofNullable(prompt(question));
    }

    @Override
    public Optional<Secret> readSecret() {
      return Secret.ofNullable("token-from-input");
    }
  }

  @BeforeEach
  void start() {
    keycloak = new FakeKeycloak();
    environment.put("BRIDGE_ISSUER", keycloak.issuer());
    environment.put("BRIDGE_INSECURE_HTTP_ISSUER", "true");
    environment.put("BRIDGE_COCKPIT_URL", COCKPIT);
    environment.put("BRIDGE_CORS_ORIGINS", "https://app.example.org,https://other.example.org");
    environment.put("BRIDGE_PUBLIC_URL", "https://api.example.org");
    environment.put("COCKPIT_SSO_SERVICE_KEY", SERVICE_KEY);
    environment.put("COCKPIT_SSO_BRIDGE_KEY", BRIDGE_KEY);
    environment.put("KC_CLI_PASSWORD", FakeKeycloak.PASSWORD);
  }

  @AfterEach
  void stop() {
    keycloak.close();
  }

  private String run(int exitCode, Terminal terminal, String... arguments) {
    output.getBuffer().setLength(0);
    var out = new PrintWriter(output, true);
    assertThat(Main.run(environment, Clock.systemUTC(), terminal, out, out, arguments))
        .as(output.toString())
        .isEqualTo(exitCode);
    return output.toString();
  }

  private String setup(int exitCode, String... options) {
    List<String> all = new ArrayList<>(List.of("setup", "--user", FakeKeycloak.USER));
    all.addAll(List.of(options));
    return run(
        exitCode, new ScriptedTerminal(questions, Optional.empty()), all.toArray(String[]::new));
  }

  private static List<String> plan(String text) {
    return text.lines().filter(line -> line.matches("[-+~=!] .*")).toList();
  }

  @Test
  void an_empty_realm_gets_everything_and_a_second_run_changes_nothing() {
    assertThat(plan(setup(0, "--yes")))
        .containsExactly(
            "+ create user federation 'cockpit' for " + COCKPIT + ", with a service key",
            "+ create client cockpit-bridge",
            "+ create client scope cockpit with 4 mappers",
            "+ create client cockpit-app, redirect URIs https://app.example.org/,"
                + " https://other.example.org/");
    String realm = keycloak.export();

    assertThat(plan(setup(0, "--yes")))
        .containsExactly(
            "= user federation 'cockpit' is up to date",
            "= client cockpit-bridge is up to date",
            "= client scope cockpit is up to date",
            "= client cockpit-app is up to date");
    assertThat(keycloak.export()).isEqualTo(realm);
  }

  @Test
  void undo_reverts_everything_after_two_runs() {
    String before = keycloak.export();
    setup(0, "--yes");
    setup(0, "--yes");

    assertThat(plan(setup(0, "--undo", "--yes"))).hasSize(4).allMatch(line -> line.startsWith("-"));
    assertThat(keycloak.export()).isEqualTo(before);
  }

  @Test
  void undo_keeps_later_changes_of_an_administrator() {
    keycloak.add(
        "clients", "{\"clientId\":\"shop\",\"protocol\":\"openid-connect\",\"publicClient\":true}");
    setup(0, "--app", "shop", "--yes");
    var id = keycloak.find("clients", "shop").orElseThrow();
    id.withObjectProperty("attributes").put("backchannel.logout.url", "https://new.example.org/x");
    keycloak.replace("clients", id);

    assertThat(plan(setup(0, "--undo", "--yes")))
        .contains(
            "! client shop: backchannel.logout.url is now https://new.example.org/x (not changed)")
        .contains("~ change client shop: remove default client scope cockpit");
    assertThat(keycloak.find("clients", "shop").orElseThrow().path("attributes").toString())
        .isEqualTo("{\"backchannel.logout.url\":\"https://new.example.org/x\"}");
  }

  @Test
  void undo_reverts_a_second_run_with_more_settings() {
    keycloak.add(
        "clients",
        "{\"clientId\":\"shop\",\"protocol\":\"openid-connect\",\"publicClient\":true,"
            + "\"attributes\":{\"backchannel.logout.session.required\":\"false\"}}");
    environment.remove("BRIDGE_PUBLIC_URL");
    setup(0, "--app", "shop", "--yes");
    environment.put("BRIDGE_PUBLIC_URL", "https://api.example.org");
    setup(0, "--app", "shop", "--yes");
    var client = keycloak.find("clients", "shop").orElseThrow();
    assertThat(client.path("defaultClientScopes").toString()).isEqualTo("[\"cockpit\"]");
    assertThat(client
            .path("attributes")
            .path("backchannel.logout.session.required")
            .asText())
        .isEqualTo("true");

    setup(0, "--undo", "--yes");

    var restored = keycloak.find("clients", "shop").orElseThrow();
    assertThat(restored.path("defaultClientScopes")).isEmpty();
    assertThat(restored.path("attributes").toString())
        .isEqualTo("{\"backchannel.logout.session.required\":\"false\"}");
  }

  @Test
  void a_client_of_an_earlier_run_gets_additional_origins() {
    setup(0, "--yes");

    assertThat(plan(setup(0, "--app-origin", "https://third.example.org", "--yes")))
        .contains(
            "~ change client cockpit-app: add https://third.example.org/ to redirectUris",
            "~ change client cockpit-app: add https://third.example.org to webOrigins");
    assertThat(keycloak.find("clients", "cockpit-app").orElseThrow().path("redirectUris"))
        .hasSize(3);
  }

  @Test
  void an_existing_client_keeps_its_uris_and_its_logout_url() {
    keycloak.add(
        "clients",
        "{\"clientId\":\"shop\",\"protocol\":\"openid-connect\",\"publicClient\":true,"
            + "\"standardFlowEnabled\":false,\"redirectUris\":[\"https://shop.example.org/*\"],"
            + "\"attributes\":{\"backchannel.logout.url\":\"https://else.example.org\"}}");

    assertThat(plan(setup(0, "--app", "shop", "--yes")))
        .contains(
            "! client shop: its Backchannel logout URL is https://else.example.org, not"
                + " https://api.example.org/backchannel-logout (not changed)",
            "! client shop: its redirectUris do not contain https://app.example.org/ (not changed)",
            "! client shop: Standard flow is off: users cannot log in (not changed)",
            "! client shop: PKCE Method is not S256 (not changed)",
            "! client shop: its redirect URI https://shop.example.org/* is not exact"
                + " (not changed)");
    assertThat(
            keycloak.find("clients", "shop").orElseThrow().path("redirectUris").toString())
        .isEqualTo("[\"https://shop.example.org/*\"]");
  }

  @Test
  void cockpits_federation_comes_after_existing_federations() {
    keycloak.add(
        "components",
        "{\"name\":\"ldap\",\"providerId\":\"ldap\",\"config\":{\"priority\":[\"7\"]}}");

    setup(0, "--yes");

    assertThat(keycloak
            .find("components", "cockpit")
            .orElseThrow()
            .at("/config/priority/0")
            .asText())
        .isEqualTo("8");
  }

  @Test
  void a_dry_run_and_the_answer_no_change_nothing() {
    String before = keycloak.export();

    assertThat(setup(0, "--dry-run")).contains("Dry run: nothing was changed.");
    run(
        1,
        new ScriptedTerminal(questions, Optional.of(List.of("n"))),
        "setup",
        "--user",
        FakeKeycloak.USER);

    assertThat(questions).containsExactly("Continue? [y/N] ");
    assertThat(keycloak.writes()).isEmpty();
    assertThat(keycloak.export()).isEqualTo(before);
  }

  @Test
  void missing_values_are_prompted_for_in_a_terminal() {
    environment.remove("KC_CLI_PASSWORD");
    environment.remove("COCKPIT_SSO_SERVICE_KEY");
    var answers = List.of(FakeKeycloak.USER, FakeKeycloak.PASSWORD, "", "y");

    assertThat(plan(run(0, new ScriptedTerminal(questions, Optional.of(answers)), "setup")))
        .contains("+ create user federation 'cockpit' for " + COCKPIT
            + ", login-only mode, no service key");

    assertThat(questions)
        .containsExactly(
            "Administrator of Keycloak: ",
            "Password of admin: ",
            "Cockpit service key for Keycloak (empty for login-only mode): ",
            "Continue? [y/N] ");
    assertThat(keycloak.find("components", "cockpit").orElseThrow().at("/config/serviceKey"))
        .isEmpty();
  }

  @Test
  void secrets_are_only_in_the_settings_file() throws IOException {
    Path file = directory.resolve("bridge.yaml");

    String text = setup(0, "--yes", "--write", file.toString());

    assertThat(text)
        .doesNotContain(SERVICE_KEY)
        .doesNotContain(BRIDGE_KEY)
        .doesNotContain(FakeKeycloak.PASSWORD)
        .doesNotContain("Secret-Of-A-Client-1")
        .doesNotContain("token-1");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file))
        .contains("Secret-Of-A-Client-1", BRIDGE_KEY)
        .doesNotContain(SERVICE_KEY);
    assertThat(keycloak
            .find("components", "cockpit")
            .orElseThrow()
            .at("/config/serviceKey/0")
            .asText())
        .isEqualTo(SERVICE_KEY);
  }

  @Test
  void the_written_settings_start_a_bridge() {
    Path file = directory.resolve("bridge.yaml");
    environment.put("BRIDGE_AUDIENCE", "api");
    environment.put("BRIDGE_TOKEN_SCOPE", "openid,shop-cms");
    environment.put("BRIDGE_KEY_MINT", "on-first-use");
    environment.merge(
        "BRIDGE_CORS_ORIGINS", "https://*.preview.example.org", (a, b) -> a + "," + b);
    setup(0, "--yes", "--write", file.toString());

    var loaded = SettingsReader.read(Map.of(), Optional.of(file));

    assertThat(loaded.problems()).isEmpty();
    var settings = loaded.settings().orElseThrow();
    assertThat(settings.issuer().name()).isEqualTo(keycloak.issuer());
    assertThat(settings.issuer().clientSecret()).contains(Secret.of("Secret-Of-A-Client-1"));
    assertThat(settings.cockpit().serviceKey()).contains(Secret.of(BRIDGE_KEY));
    assertThat(settings.token().audience()).isEqualTo("api");
    assertThat(settings.token().scopes()).containsExactly("openid", "shop-cms");
    assertThat(settings.server().corsOrigins()).hasSize(3);
    assertThat(settings.keys().mintsOnFirstUse()).isTrue();
    assertThat(keycloak
            .find("clients", "cockpit-app")
            .orElseThrow()
            .path("redirectUris")
            .toString())
        .doesNotContain("preview");
    assertThat(settings.server().publicUrl()).contains("https://api.example.org");
    assertThat(settings.logout().clients()).containsExactly("cockpit-app");
  }

  @Test
  void an_existing_file_is_kept_and_the_realm_is_not_changed() throws IOException {
    Path file = Files.writeString(directory.resolve("bridge.yaml"), "mine");

    assertThat(setup(1, "--yes", "--write", file.toString())).contains("already exists");

    assertThat(Files.readString(file)).isEqualTo("mine");
    assertThat(keycloak.writes()).isEmpty();
  }

  @Test
  void an_expiring_token_is_requested_again() {
    keycloak.tokenLifetime(1);

    setup(0, "--yes");

    assertThat(keycloak.logins()).isGreaterThan(5);
  }

  @Test
  void a_passed_token_needs_no_login() {
    run(
        0,
        new ScriptedTerminal(questions, Optional.empty()),
        "setup",
        "--token-stdin",
        "--dry-run");
    environment.put("KEYCLOAK_ADMIN_TOKEN", "a.b.c");
    run(0, new ScriptedTerminal(questions, Optional.empty()), "setup", "--dry-run");

    assertThat(keycloak.logins()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST /token | 401 | {\"error\":\"invalid_grant\",\"error_description\":\"Invalid user"
            + " credentials\"}"
            + " | Keycloak refuses user 'admin' of realm 'master': Invalid user credentials",
        "POST /token | 404 | {\"error\":\"Realm does not exist\"} | Realm 'master' was not found",
        "POST /token | 302 | x | answers with a redirect, which this command does not follow",
        "POST /token | 200 | <html> | returned no access token",
        "GET  | 404 | {\"error\":\"Realm not found.\"} | Realm 'shop' was not found",
        "GET  | 401 | {} | refuses the access token",
        "GET  | 200 | <html> | did not answer with JSON",
        "GET /client-scopes | 403 | {} | lacks the role view-clients",
        "POST /components | 403 | {} | lacks the role manage-realm",
        "POST /clients | 403 | {} | lacks the role manage-clients",
        "POST /components | 400 | {\"errorMessage\":\"Invalid provider type or no such provider\"}"
            + " | provider is not installed in this Keycloak. Copy cockpit-sso-provider.jar",
        "POST /components | 400 | {\"errorMessage\":\"Cockpit refused the key\"} | Cockpit refused"
            + " the key",
        "GET /serverinfo | 200 | {\"componentTypes\":{\"org.keycloak.storage.UserStorageProvider\":"
            + "[{\"id\":\"ldap\"}]}}"
            + " | provider is not installed in this Keycloak",
      })
  void a_refusal_of_keycloak_is_reported_with_a_remedy(
      String call, int status, String body, String message) {
    keycloak.answer(
        call.strip().equals("GET") ? "GET " : call,
        status,
        body,
        status == 302 ? Map.of("Location", "http://127.0.0.1:9/") : Map.of());

    assertThat(setup(1, "--yes")).contains(message).doesNotContain(FakeKeycloak.PASSWORD);
  }

  @Test
  void plain_http_is_rejected_unless_it_is_allowed_for_the_bridge() {
    environment.remove("BRIDGE_INSECURE_HTTP_ISSUER");

    assertThat(setup(1, "--dry-run"))
        .contains("is not https://")
        .contains("BRIDGE_INSECURE_HTTP_ISSUER");
    assertThat(keycloak.logins()).isZero();
  }

  @Test
  void https_on_a_plain_port_is_reported() {
    assertThat(setup(1, "--issuer", keycloak.issuer().replace("http:", "https:"), "--dry-run"))
        .containsAnyOf("that the port uses TLS", "the port uses plain HTTP");
  }

  @Test
  void an_issuer_that_is_not_a_realm_url_is_reported() {
    assertThat(setup(1, "--issuer", "https://login.example.org", "--dry-run"))
        .contains("is not a realm URL of Keycloak");
  }

  @Test
  void texts_from_keycloak_cannot_control_the_terminal() {
    keycloak.add(
        "components",
        "{\"name\":\"\\u001b[2J\\u202egnirts\\nfake line\",\"providerId\":\"cockpit\","
            + "\"config\":{\"url\":[\"x\"]}}");

    assertThat(setup(0, "--dry-run"))
        .contains("! user federation '?[2J?gnirts?fake line'")
        .doesNotContain("\u001b")
        .doesNotContain("\u202e");
  }

  @Test
  void a_secret_that_would_forge_settings_is_rejected() {
    var client = keycloak.add(
        "clients",
        "{\"clientId\":\"cockpit-bridge\",\"publicClient\":false,"
            + "\"clientAuthenticatorType\":\"client-secret\"}");
    client.put("secret", "a\"\nbridge:\n  insecure:");

    assertThat(setup(1, "--yes")).contains("bridge.client.secret contains a blank");
  }

  @Test
  void an_id_cannot_lead_out_of_the_realm() {
    var client = keycloak.add("clients", "{\"clientId\":\"shop\",\"protocol\":\"openid-connect\"}");
    client.put("id", "../../master/users?x=#");
    String path = "/clients/..%2F..%2Fmaster%2Fusers%3Fx%3D%23";
    keycloak.answer("PUT " + path, 204, "", Map.of());

    setup(1, "--app", "shop", "--yes");

    assertThat(keycloak.writes()).contains("PUT " + path);
  }

  @Test
  void front_channel_logout_of_an_existing_client_is_reported() {
    keycloak.add(
        "clients",
        "{\"clientId\":\"shop\",\"protocol\":\"openid-connect\",\"publicClient\":true,"
            + "\"frontchannelLogout\":true}");

    assertThat(setup(0, "--app", "shop", "--dry-run"))
        .contains("! client shop: Front channel logout is on");
  }

  @Test
  void a_forged_undo_record_is_ignored() {
    var scope = keycloak.add(
        "client-scopes",
        "{\"name\":\"profile\",\"protocol\":\"openid-connect\",\"attributes\":{\"gui.order\":\"1\"}"
            + ",\"protocolMappers\":["
            + "{\"id\":\"m1\",\"name\":\"username\","
            + "\"protocolMapper\":\"oidc-usermodel-attribute-mapper\","
            + "\"config\":{\"claim.name\":\"preferred_username\",\"access.token.claim\":\"true\"}}"
            + "]}");
    String note = "{\"of\":\"" + scope.path("id").asText()
        + "\",\"values\":{\"username/claim.name\":[\"sub\",\"preferred_username\"],"
        + "\"gui.order\":[\"2\",\"1\"],"
        + "\"username/access.token.claim\":[\"evil\",\"true\"]},\"added\":[\"username\"]}";
    var client = keycloak.add("clients", "{\"clientId\":\"dcr\",\"protocol\":\"openid-connect\"}");
    client.withObjectProperty("attributes").put("cockpit-sso.setup.scope", note);
    String before = keycloak.find("client-scopes", "profile").orElseThrow().toString();

    assertThat(setup(0, "--undo", "--yes")).doesNotContain("client scope profile");
    assertThat(keycloak.find("client-scopes", "profile").orElseThrow()).hasToString(before);
  }

  @Test
  void a_bridge_client_that_setup_did_not_create_is_reported() {
    keycloak.add(
        "clients",
        "{\"clientId\":\"cockpit-bridge\",\"protocol\":\"openid-connect\",\"publicClient\":false,"
            + "\"clientAuthenticatorType\":\"client-secret\"}");

    assertThat(setup(0, "--dry-run"))
        .contains("! client cockpit-bridge: this command did not create it");
  }

  @ParameterizedTest
  @CsvSource({
    "--app, cockpit-bridge, is the bridge's client",
    "--app, ' ', is not a client ID",
    "--app, 'a,b', is not a client ID",
    "--app, account, a built-in client of Keycloak",
    "--redirect-uri, *, is not an exact URL",
    "--redirect-uri, https://app.example.org/*, is not an exact URL",
    "--redirect-uri, javascript:alert(1), is not a redirect URI",
    "--redirect-uri, callback, is not a redirect URI",
    "--logout-url, javascript:x, is not a URL",
    "--logout-url, https://*/x, is not an exact URL",
    "--keycloak-cockpit-url, https://me:Geheim-1@cms.example.org, user name or password"
  })
  void invalid_input_changes_nothing(String option, String value, String message) {
    assertThat(setup(1, option, value, "--yes")).contains(message).doesNotContain("Geheim-1");
    assertThat(keycloak.writes()).noneMatch(each -> !each.startsWith("POST /token"));
  }

  @Test
  void a_refused_change_reports_that_earlier_changes_remain() {
    keycloak.answer("POST /clients", 400, "{\"errorMessage\":\"no\"}", Map.of());

    assertThat(setup(1, "--yes"))
        .contains("done: create user federation", "The changes marked done remain");
  }

  @Test
  void long_settings_are_written_completely() {
    Path file = directory.resolve("bridge.yaml");
    environment.put(
        "BRIDGE_CORS_ORIGINS",
        IntStream.range(0, 100)
            .mapToObj(each -> "https://app-with-a-long-name-" + each + ".example.org")
            .collect(Collectors.joining(",")));
    setup(0, "--yes", "--write", file.toString());

    assertThat(SettingsReader.read(Map.of(), Optional.of(file))
            .settings()
            .orElseThrow()
            .server()
            .corsOrigins())
        .hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, -1, 0})
  void an_invalid_token_lifetime_is_treated_as_expired(long seconds) {
    keycloak.tokenLifetime(seconds);

    assertThat(setup(0, "--dry-run")).contains("+ create client scope cockpit");
  }

  @Test
  void an_existing_client_gets_web_origins_and_undo_removes_them() {
    keycloak.add(
        "clients",
        "{\"clientId\":\"shop\",\"protocol\":\"openid-connect\",\"publicClient\":true,"
            + "\"webOrigins\":[\"https://own.example.org\"]}");
    setup(0, "--app", "shop", "--yes");
    setup(0, "--app", "shop", "--yes");

    assertThat(keycloak.find("clients", "shop").orElseThrow().path("webOrigins").toString())
        .isEqualTo("[\"https://own.example.org\",\"https://app.example.org\","
            + "\"https://other.example.org\"]");

    setup(0, "--undo", "--yes");

    assertThat(keycloak.find("clients", "shop").orElseThrow().path("webOrigins").toString())
        .isEqualTo("[\"https://own.example.org\"]");
  }
}
