package io.github.cockpitsso.bridge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.github.cockpitsso.bridge.value.RoleKey;
import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.SettingProblem;
import io.github.cockpitsso.client.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final Map<String, String> LEAST = Map.of(
      "BRIDGE_ISSUER", "https://login.example.org/realms/cockpit",
      "BRIDGE_COCKPIT_URL", "https://cms.example.org",
      "BRIDGE_COCKPIT_SERVICE_KEY", "USR-service");

  @TempDir
  private Path directory;

  private static SettingsReader.Loaded read(String... variables) {
    Map<String, String> environment = new HashMap<>(LEAST);
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return SettingsReader.read(environment, Optional.empty());
  }

  private SettingsReader.Loaded yaml(Map<String, String> environment, String text)
      throws IOException {
    Path file = Files.writeString(directory.resolve("bridge.yaml"), text);
    return SettingsReader.read(environment, Optional.of(file));
  }

  private static List<String> problems(SettingsReader.Loaded loaded) {
    return loaded.problems().stream().map(SettingProblem::toString).toList();
  }

  @Test
  void three_variables_are_a_complete_configuration() {
    BridgeSettings settings = read().settings().orElseThrow();

    assertThat(settings.issuer().clientId()).isEqualTo("cockpit-bridge");
    assertThat(settings.token().audience()).isEqualTo("cockpit-bridge");
    assertThat(settings.server().host()).isEqualTo("127.0.0.1");
    assertThat(settings.server().port()).isEqualTo(8090);
    assertThat(settings.server().managementHost()).isEqualTo("127.0.0.1");
    assertThat(settings.server().managementPort()).isEqualTo(9090);
    assertThat(settings.keys().sources()).containsExactly("cockpit");
    assertThat(settings.keys().timeToLive()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void keys_are_created_only_with_a_service_key_and_its_key_source() {
    assertThat(read("BRIDGE_KEY_MINT", "on-first-use")
            .settings()
            .orElseThrow()
            .keys()
            .mintsOnFirstUse())
        .isTrue();
    assertThat(problems(read(
            "BRIDGE_KEY_MINT",
            "on-first-use",
            "BRIDGE_COCKPIT_SERVICE_KEY",
            "",
            "BRIDGE_CLIENT_SECRET",
            "secret")))
        .singleElement()
        .asString()
        .contains("bridge.key.mint", "BRIDGE_COCKPIT_SERVICE_KEY");
    assertThat(problems(read(
            "BRIDGE_KEY_MINT",
            "on-first-use",
            "BRIDGE_KEY_SOURCES",
            "keycloak",
            "BRIDGE_CLIENT_SECRET",
            "secret")))
        .singleElement()
        .asString()
        .contains("bridge.key.mint", "BRIDGE_KEY_SOURCES");
  }

  @Test
  void the_longest_matching_path_sets_cockpits_timeout() {
    CockpitSettings cockpit = read(
            "BRIDGE_COCKPIT_TIMEOUT", "20s",
            "BRIDGE_COCKPIT_IDLE_TIMEOUT", "40s",
            "BRIDGE_COCKPIT_TIMEOUTS",
                "/api/report=10m, /api/report/quick=5s,/api/v1.2/events = 1h")
        .settings()
        .orElseThrow()
        .cockpit();

    assertThat(cockpit.timeout("/api/content/items/x")).hasSeconds(20);
    assertThat(cockpit.idleTimeout("/api/content/items/x")).hasSeconds(40);
    assertThat(cockpit.timeout("/api/report")).hasMinutes(10);
    assertThat(cockpit.idleTimeout("/api/report/2026/12")).hasMinutes(10);
    assertThat(cockpit.timeout("/api/report.post")).hasMinutes(10);
    assertThat(cockpit.timeout("/api/report/quick")).hasSeconds(5);
    assertThat(cockpit.idleTimeout("/api/v1.2/events")).hasHours(1);
    assertThat(cockpit.timeout("/api/reports")).hasSeconds(20);
    assertThat(cockpit.timeout("/api/Report")).hasSeconds(20);
  }

  @Test
  void timeouts_of_paths_may_be_a_yaml_list() throws IOException {
    CockpitSettings cockpit = yaml(LEAST, """
            bridge:
              cockpit:
                timeouts:
                  - /api/report=10m
                  - /api/events=1h
                  - /storage/tmp/thumbs=2s
            """).settings().orElseThrow().cockpit();

    assertThat(cockpit.timeout("/api/report")).hasMinutes(10);
    assertThat(cockpit.idleTimeout("/api/events")).hasHours(1);
    assertThat(cockpit.timeout("/storage/tmp/thumbs/a.png")).hasSeconds(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/x",
        "api/x=1s",
        "/x=1s",
        "/api/x/=1s",
        "/api/*=1s",
        "/api/../x=1s",
        "/api//x=1s",
        "/api/x?y=1s",
        "/:space/api/x=1s",
        "/api/x=",
        "/api/x=0s",
        "/api/x=soon",
        "/api/x=25h",
        "/api/x=-1s",
        "/api/x=1s,/api/x=2s",
        "30s",
        ","
      })
  void a_path_with_an_invalid_timeout_is_a_problem(String text) {
    assertThat(problems(read("BRIDGE_COCKPIT_TIMEOUTS", text)))
        .singleElement()
        .asString()
        .contains("bridge.cockpit.timeouts");
  }

  @Test
  void an_empty_configuration_lists_all_required_settings() {
    SettingsReader.Loaded loaded = SettingsReader.read(Map.of(), Optional.empty());

    assertThat(loaded.settings()).isEmpty();
    assertThat(problems(loaded))
        .hasSize(3)
        .anyMatch(it -> it.contains("BRIDGE_ISSUER"))
        .anyMatch(it -> it.contains("BRIDGE_COCKPIT_URL"))
        .anyMatch(it -> it.contains("BRIDGE_COCKPIT_SERVICE_KEY"));
  }

  @Test
  void forward_auth_is_off_unless_callers_are_set_and_the_secret_is_long_enough() {
    assertThat(read().settings().orElseThrow().forwardAuth().isServed()).isFalse();
    assertThat(read("BRIDGE_FORWARD_AUTH_SECRET", "")
            .settings()
            .orElseThrow()
            .forwardAuth()
            .isServed())
        .isFalse();
    assertThat(read("BRIDGE_FORWARD_AUTH_CALLERS", "10.0.0.0/8")
            .settings()
            .orElseThrow()
            .forwardAuth()
            .isServed())
        .isTrue();

    SettingsReader.Loaded loaded = read(
        "BRIDGE_FORWARD_AUTH_SECRET", "fifteen-letters",
        "BRIDGE_FORWARD_AUTH_CALLERS", "front.example.org");
    assertThat(problems(loaded))
        .hasSize(2)
        .anyMatch(it -> it.contains("bridge.forward-auth.secret") && it.contains("16"))
        .anyMatch(it -> it.contains("bridge.forward-auth.callers"))
        .noneMatch(it -> it.contains("fifteen-letters"));
  }

  @Test
  void keys_are_replaced_only_with_a_service_key_and_its_key_source() {
    KeySettings keys =
        read("BRIDGE_KEY_MAX_AGE", "720h").settings().orElseThrow().keys();
    assertThat(keys.maxAge()).contains(Duration.ofDays(30));
    assertThat(keys.grace()).isEqualTo(Duration.ofMinutes(2));
    assertThat(keys.rotatesAtLogout()).isFalse();

    assertThat(problems(read(
            "BRIDGE_KEY_MAX_AGE", "59m",
            "BRIDGE_KEY_GRACE", "25h",
            "BRIDGE_KEY_ROTATE_AT_LOGOUT", "true",
            "BRIDGE_CLIENT_SECRET", "s",
            "BRIDGE_KEY_SOURCES", "keycloak")))
        .containsExactly(
            "bridge.key.max-age: it needs cockpit in BRIDGE_KEY_SOURCES",
            "bridge.key.rotate-at-logout: true needs cockpit in BRIDGE_KEY_SOURCES",
            "bridge.key.rotate-at-logout: true needs BRIDGE_LOGOUT_CLIENTS",
            "bridge.key.max-age: must be at least 1h",
            "bridge.key.grace: must be at most 24h");
  }

  @Test
  void keys_are_not_replaced_behind_another_source() {
    assertThat(problems(read(
            "BRIDGE_KEY_MAX_AGE", "720h",
            "BRIDGE_CLIENT_SECRET", "s",
            "BRIDGE_KEY_SOURCES", "keycloak,cockpit")))
        .containsExactly("bridge.key.max-age: needs cockpit as the first of BRIDGE_KEY_SOURCES: a"
            + " source before it would hide the age of the key");
  }

  @Test
  void keys_of_roles_come_from_files_and_variables() throws IOException {
    Path file = Files.writeString(directory.resolve("a=b"), "API-0123456789abcdef");

    KeySettings keys = read(
            "BRIDGE_KEY_ROLES",
            "app:job=env:JOB_KEY, /staff = file:" + file,
            "JOB_KEY",
            " API-fedcba9876543210 ")
        .settings()
        .orElseThrow()
        .keys();

    assertThat(keys.sources()).containsExactly("cockpit", "role");
    assertThat(keys.roles())
        .extracting(RoleKey::holder, RoleKey::isForGroup)
        .containsExactly(tuple("app:job", false), tuple("/staff", true));
    assertThat(keys.roles().get(1).file()).contains(file);
    assertThat(keys.roleSecrets())
        .containsExactly(entry("app:job", Secret.of("API-fedcba9876543210")));
    assertThat(keys.toString()).doesNotContain("fedcba");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a=env:X,b=env:Y,a=env:Y | 'a' has two keys",
        "a=API-0123456789abcdef | 'a' has no file or variable. Write ROLE=file:PATH or"
            + " ROLE=env:VARIABLE, not the key itself",
        "API-0123456789abcdef | an entry has no file or variable. Write ROLE=file:PATH or"
            + " ROLE=env:VARIABLE, not the key itself",
        "API-0123456789abcdef=editor | an entry has no file or variable. Write ROLE=file:PATH or"
            + " ROLE=env:VARIABLE, not the key itself",
        "a=env:API-0123456789abcdef | 'a' has no file or variable. Write ROLE=file:PATH or"
            + " ROLE=env:VARIABLE, not the key itself",
        "=env:X | an entry has no file or variable. Write ROLE=file:PATH or ROLE=env:VARIABLE, not"
            + " the key itself",
        "a=file:/no/such/file | file '/no/such/file' does not exist or cannot be read",
        "a=env:MISSING | 'a': the environment variable MISSING is not set",
      })
  void a_role_without_one_key_is_reported_without_the_key(String roles, String problem) {
    assertThat(problems(read("BRIDGE_KEY_ROLES", roles, "X", "API-1", "Y", "API-2")))
        .containsExactly("bridge.key.roles: " + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kty\":\"EC\",\"d\":\"c2VjcmV0\"}",
        "-----BEGIN PRIVATE KEY----- c2VjcmV0",
        "API-c2VjcmV0c2VjcmV0"
      })
  void a_key_instead_of_the_path_of_a_file_is_not_repeated(String key) {
    assertThat(problems(read("BRIDGE_KEY_SEALED_FILE", key)))
        .containsExactly("bridge.key.sealed.file: contains a key instead of the path of a file."
            + " Treat the key as leaked");
  }

  @Test
  void a_key_source_and_its_settings_belong_together() throws IOException {
    Path file = Files.writeString(directory.resolve("keys.json"), "{}");

    assertThat(read("BRIDGE_KEY_SEALED_FILE", file.toString())
            .settings()
            .orElseThrow()
            .keys()
            .sources())
        .containsExactly("sealed", "cockpit");
    assertThat(problems(read("BRIDGE_KEY_SOURCES", "sealed,role,cockpit")))
        .containsExactly(
            "bridge.key.sources: sealed needs BRIDGE_KEY_SEALED_FILE",
            "bridge.key.sources: role needs BRIDGE_KEY_ROLES",
            "bridge.key.sources: role must be the last one: a user with an account must get their"
                + " own key");
    assertThat(problems(read(
            "BRIDGE_KEY_SOURCES", "cockpit",
            "BRIDGE_KEY_SEALED_FILE", file.toString(),
            "BRIDGE_KEY_ROLES", "a=env:X",
            "X", "API-0123456789abcdef")))
        .containsExactly(
            "bridge.key.sealed.file: needs sealed in BRIDGE_KEY_SOURCES",
            "bridge.key.roles: needs role in BRIDGE_KEY_SOURCES");
  }

  @Test
  void a_key_pattern_must_be_a_regular_expression() {
    assertThat(read("BRIDGE_KEY_PATTERN", "key-[0-9]+")
            .settings()
            .orElseThrow()
            .keys()
            .pattern()
            .orElseThrow()
            .pattern())
        .isEqualTo("key-[0-9]+");
    assertThat(problems(read("BRIDGE_KEY_PATTERN", "key-[0-9")))
        .singleElement()
        .asString()
        .contains("bridge.key.pattern")
        .contains("'key-[0-9' is not a regular expression");
  }

  @ParameterizedTest
  @CsvSource({"'', 16", "1024, 16", "32, 16", "31, 15", "8, 4", "5, 2", "2, 1", "1, 1"})
  void one_user_gets_at_most_half_of_the_connections(String connections, int concurrent) {
    assertThat(read("BRIDGE_COCKPIT_MAX_CONNECTIONS", connections)
            .settings()
            .orElseThrow()
            .limits()
            .concurrentPerSubject())
        .isEqualTo(concurrent);
  }

  @ParameterizedTest
  @CsvSource({"8, 8", "8, 9", "1, 1"})
  void one_user_must_not_get_all_connections(String connections, String concurrent) {
    assertThat(problems(read(
            "BRIDGE_COCKPIT_MAX_CONNECTIONS", connections,
            "BRIDGE_LIMITS_CONCURRENT_PER_SUBJECT", concurrent)))
        .singleElement()
        .asString()
        .contains("bridge.limits.concurrent-per-subject", "bridge.cockpit.max-connections");
  }

  @ParameterizedTest
  @CsvSource({"8, 7", "8, 0", "1, 0"})
  void the_limit_per_user_may_be_below_all_connections_or_off(String connections, int concurrent) {
    assertThat(read(
                "BRIDGE_COCKPIT_MAX_CONNECTIONS",
                connections,
                "BRIDGE_LIMITS_CONCURRENT_PER_SUBJECT",
                Integer.toString(concurrent))
            .settings()
            .orElseThrow()
            .limits()
            .concurrentPerSubject())
        .isEqualTo(concurrent);
  }

  @Test
  void all_problems_are_listed_at_once() {
    assertThat(problems(read(
            "BRIDGE_PORT", "99999",
            "BRIDGE_KEY_TIME_TO_LIVE", "soon",
            "BRIDGE_CORS_ORIGINS", "*",
            "BRIDGE_SOMETHING", "1")))
        .hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({
    "BRIDGE_ISSUER, login.example.org, https://",
    "BRIDGE_ISSUER, https://login.example.org/realms/cockpit/, slash at the end",
    "BRIDGE_ISSUER, https://login.example.org/realms/cockpit?x=1, remove the part after",
    "BRIDGE_ISSUER, http://login.example.org/realms/cockpit, BRIDGE_INSECURE_HTTP_ISSUER",
    "BRIDGE_ISSUER, https://a b/, not a URL",
    "BRIDGE_ISSUER, https://user@login.example.org/r, user",
    "BRIDGE_ISSUER_INTERNAL_URL, http://keycloak:8080/realms/cockpit, BRIDGE_INSECURE_HTTP_ISSUER",
    "BRIDGE_COCKPIT_URL, cms.example.org, http://",
    "BRIDGE_COCKPIT_URL, https://cms.example.org/:../, space",
    "BRIDGE_COCKPIT_URL, https://cms.example.org/api, leave out /api",
    "BRIDGE_PORT, -1, 0 to 65535",
    "BRIDGE_PORT, 80a, 0 to 65535",
    "BRIDGE_PORT, 9090, must differ",
    "BRIDGE_KEY_SOURCES, 'cockpit,ldap', not one of cockpit",
    "BRIDGE_KEY_SOURCES, keycloak, BRIDGE_CLIENT_SECRET",
    "BRIDGE_KEY_MINT, always, not one of off",
    "BRIDGE_INSECURE_HTTP_ISSUER, yes, true",
    "BRIDGE_KEY_TIME_TO_LIVE, 60, not a duration",
    "BRIDGE_LIMITS_INSPECTED_BODY, 1 MB, not a size",
    "BRIDGE_LIMITS_HEADERS, 10, 1KiB",
    "BRIDGE_ISSUER_KEYS_OUTAGE_TOLERANCE, 1m, longer than",
    "BRIDGE_LOG_FORMAT, xml, not one of text",
    "BRIDGE_COCKPIT_MAX_CONNECTIONS, 0, from 1",
  })
  void a_problem_names_the_setting_and_the_remedy(String name, String value, String words) {
    SettingsReader.Loaded loaded = read(name, value);

    assertThat(loaded.settings()).isEmpty();
    assertThat(problems(loaded)).singleElement().asString().contains(words).contains("bridge.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "app.example.org",
        "https://app.example.org/",
        "https://app.example.org/x",
        "https://*.org",
        "https://*",
        "https://*:8443",
        "https://**.example.org",
        "https://a.*.example.org",
        "https://*.example.org/",
        "*://a.example.org",
        "https://App.example.org",
        "https://app.example.org?x",
        "ftp://a",
        "https://a, *"
      })
  void an_invalid_origin_is_a_problem(String origin) {
    assertThat(problems(read("BRIDGE_CORS_ORIGINS", origin)))
        .singleElement()
        .asString()
        .startsWith("bridge.cors.origins: ");
  }

  @Test
  void origins_are_a_list() {
    assertThat(read(
                "BRIDGE_CORS_ORIGINS",
                " https://a.example , http://localhost:5173,, https://[::1]:8443")
            .settings()
            .orElseThrow()
            .server()
            .corsOrigins())
        .containsExactly("https://a.example", "http://localhost:5173", "https://[::1]:8443");
  }

  @ParameterizedTest
  @CsvSource({
    "https://login_1.example.org/realms/a, a network alias such as 'login-1.example.org'",
    "https://münchen.example/realms/a, write the host as 'xn--mnchen-3ya.example'",
    "https://me:Geheim-1@login.example.org/realms/a, it contains a user name",
    "https://me:Geheim-1@login_1.example.org/realms/a, it names no host",
    "https:///realms/a, it names no host"
  })
  void a_host_that_java_cannot_parse_is_a_problem_with_a_remedy(String url, String what) {
    for (String setting : List.of("BRIDGE_ISSUER", "BRIDGE_PUBLIC_URL")) {
      assertThat(problems(read(setting, url)))
          .singleElement()
          .asString()
          .contains(what)
          .doesNotContain("Geheim-1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "X Y", "X:Y", "1", "X-Ä"})
  void an_invalid_header_name_is_a_problem(String header) {
    for (String setting : List.of("BRIDGE_CORS_ALLOWED_HEADERS", "BRIDGE_CORS_EXPOSED_HEADERS")) {
      assertThat(problems(read(setting, header)))
          .singleElement()
          .asString()
          .startsWith("bridge.cors.")
          .contains("is not the name of a header");
    }
  }

  @Test
  void an_empty_list_is_a_problem() {
    assertThat(read("BRIDGE_TOKEN_CLIENTS", ", ,").problems())
        .singleElement()
        .asString()
        .startsWith("bridge.token.clients: ");
  }

  @Test
  void a_timeout_of_zero_is_a_problem_and_does_not_mean_no_limit() {
    assertThat(read("BRIDGE_COCKPIT_TIMEOUT", "0s", "BRIDGE_LIMITS_IDLE", "0ms").problems())
        .hasSize(2);
  }

  @Test
  void the_environment_overrides_yaml_and_an_empty_value_is_unset() throws IOException {
    String text = """
        bridge:
          issuer: https://login.example.org/realms/yaml
          cockpit:
            url: https://yaml.example.org/:kunde1
            service-key: USR-yaml
          port: 1234
          cors:
            origins:
              - https://a.example
              - https://b.example
          audience: ""
        """;
    BridgeSettings settings = yaml(
            Map.of(
                "BRIDGE_PORT",
                "5678",
                "BRIDGE_ISSUER",
                "",
                "BRIDGE_COCKPIT_SERVICE_KEY",
                "USR-env"),
            text)
        .settings()
        .orElseThrow();

    assertThat(settings.server().port()).isEqualTo(5678);
    assertThat(settings.issuer().name()).isEqualTo("https://login.example.org/realms/yaml");
    assertThat(settings.cockpit().serviceKey().orElseThrow().reveal()).isEqualTo("USR-env");
    assertThat(settings.cockpit().address().base().getPath()).isEqualTo("/:kunde1");
    assertThat(settings.server().corsOrigins())
        .containsExactly("https://a.example", "https://b.example");
    assertThat(settings.token().audience()).isEqualTo("cockpit-bridge");
  }

  @Test
  void an_unknown_setting_prevents_the_start_and_a_similar_name_is_suggested() throws IOException {
    assertThat(problems(yaml(LEAST, "bridge:\n  cockpit:\n    servicekey: x\nother: 1\n")))
        .anySatisfy(it -> assertThat(it)
            .startsWith("bridge.cockpit.servicekey: ")
            .contains("bridge.cockpit.service-key"))
        .anySatisfy(it -> assertThat(it).startsWith("other: "))
        .hasSize(2);
    assertThat(problems(read("BRIDGE_AUDIENCES", "x")))
        .singleElement()
        .asString()
        .contains("BRIDGE_AUDIENCE?");
  }

  @Test
  void variables_of_kubernetes_services_are_explained() {
    assertThat(problems(read("BRIDGE_SERVICE_HOST", "10.0.0.1")))
        .singleElement()
        .asString()
        .contains("enableServiceLinks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "just text",
        "a: b: c",
        "- 1\n- 2",
        "\tx: 1",
        "bridge:\n  port: 1\n  port: 2",
        "a: &a [*a]",
        "a: &a {b: *a}"
      })
  void an_invalid_yaml_file_is_a_problem(String text) throws IOException {
    assertThat(problems(yaml(LEAST, text))).isNotEmpty();
  }

  @Test
  void a_missing_file_is_a_problem() {
    assertThat(problems(SettingsReader.read(LEAST, Optional.of(directory.resolve("no.yaml")))))
        .singleElement()
        .asString()
        .endsWith("file not found");
  }

  @Test
  void no_problem_and_no_text_of_settings_contains_a_secret() {
    SettingsReader.Loaded loaded =
        read("BRIDGE_COCKPIT_SERVICE_KEY", "top secret", "BRIDGE_CLIENT_SECRET", "also\nsecret");

    assertThat(problems(loaded))
        .hasSize(2)
        .noneMatch(it -> it.contains("top") || it.contains("also"));
    assertThat(read().toString()).doesNotContain("USR-service").contains("***");
  }

  @Test
  void a_secret_is_used_unchanged() {
    assertThat(read("BRIDGE_CLIENT_SECRET", "a${b},c\\d#e")
            .settings()
            .orElseThrow()
            .issuer()
            .clientSecret()
            .orElseThrow()
            .reveal())
        .isEqualTo("a${b},c\\d#e");
  }

  @Test
  void the_default_key_source_depends_on_the_credentials() {
    assertThat(read("BRIDGE_CLIENT_SECRET", "s").settings().orElseThrow().keys().sources())
        .containsExactly("cockpit");
    assertThat(read("BRIDGE_CLIENT_SECRET", "s", "BRIDGE_COCKPIT_SERVICE_KEY", "")
            .settings()
            .orElseThrow()
            .keys()
            .sources())
        .containsExactly("keycloak");
    assertThat(read("BRIDGE_CLIENT_SECRET", "s", "BRIDGE_KEY_SOURCES", "keycloak,cockpit,keycloak")
            .settings()
            .orElseThrow()
            .keys()
            .sources())
        .containsExactly("keycloak", "cockpit");
  }

  @Test
  void introspection_requires_a_client_secret_and_a_short_cache_time() {
    assertThat(problems(read("BRIDGE_TOKEN_INTROSPECTION", "lightweight")))
        .containsExactly("bridge.token.introspection: needs BRIDGE_CLIENT_SECRET");
    assertThat(problems(read(
            "BRIDGE_TOKEN_INTROSPECTION", "opaque",
            "BRIDGE_CLIENT_SECRET", "s",
            "BRIDGE_TOKEN_INTROSPECTION_CACHE", "61s")))
        .containsExactly("bridge.token.introspection-cache: must be at most 60s");
    assertThat(problems(read(
            "BRIDGE_TOKEN_INTROSPECTION", "opaque",
            "BRIDGE_CLIENT_SECRET", "s",
            "BRIDGE_TOKEN_INTROSPECTION_CACHE", "60s")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openid cockpit", "cock\"pit", "cock\\pit", "größe", ","})
  void an_impossible_scope_is_a_problem(String scope) {
    assertThat(problems(read("BRIDGE_TOKEN_SCOPE", scope))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.example.org",
        "https://api.example.org/",
        "https://api.example.org/?a",
        "https://api.example.org#top",
        "https://user@api.example.org",
        "ftp://api.example.org",
      })
  void an_invalid_public_url_is_a_problem(String url) {
    assertThat(problems(read("BRIDGE_PUBLIC_URL", url)))
        .singleElement()
        .asString()
        .contains("is not a public URL such as https://api.example.org");
  }

  @Test
  void every_setting_has_a_unique_environment_variable() {
    assertThat(SettingsCatalog.all()).extracting(Setting::environment).doesNotHaveDuplicates();
  }

  @Test
  void every_default_is_valid() {
    for (Setting<?> setting : SettingsCatalog.all()) {
      setting
          .defaultValue()
          .ifPresent(text -> assertThat(setting.kind().reader().apply(text)).isNotNull());
    }
  }
}
