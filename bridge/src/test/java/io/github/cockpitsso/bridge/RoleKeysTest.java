package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.LogRecorder;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.token.TokenDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bridge.key.roles}: API keys for users and service accounts without a Cockpit account. */
@Tag("integration")
class RoleKeysTest {
  private static final String ITEMS = "/api/content/items/Seiten";

  @TempDir
  private Path directory;

  private Path file;
  private RunningBridge bridge;

  @BeforeEach
  void start() throws IOException {
    file = Files.writeString(directory.resolve("guest"), SeedData.GUEST_API_KEY + "\n");
    bridge = RunningBridge.start(
        "BRIDGE_KEY_ROLES",
        "writer=env:WRITER_KEY, importer:job=env:WRITER_KEY, reader=file:" + file
            + ", /staff/press=file:" + file,
        "WRITER_KEY",
        SeedData.AUTHOR_API_KEY);
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  /** A token of a user who has no Cockpit account. */
  private TokenDraft local() {
    return bridge.forge().token().without("cockpit_username").without("cockpit_roles");
  }

  private TokenDraft withRealmRoles(String... roles) {
    return local().claim("realm_access", Map.of("roles", List.of(roles)));
  }

  private Answer call(TokenDraft token) {
    return bridge.call("GET", ITEMS).token(token.sign()).send();
  }

  private List<String> keysThatArrived() {
    return bridge.cockpit().journal().requests(ITEMS).stream()
        .map(request -> request.header("api-key").orElse(""))
        .toList();
  }

  @Test
  void the_first_entry_that_matches_counts() {
    assertThat(call(withRealmRoles("reader")).status()).isEqualTo(200);
    assertThat(call(withRealmRoles("reader", "writer")).status()).isEqualTo(200);
    assertThat(call(local().claim("groups", List.of("/staff", "/staff/press"))).status())
        .isEqualTo(200);

    assertThat(keysThatArrived())
        .containsExactly(SeedData.GUEST_API_KEY, SeedData.AUTHOR_API_KEY, SeedData.GUEST_API_KEY);
  }

  @Test
  void a_service_account_gets_the_key_of_its_role_and_the_logs_name_its_client() {
    TokenDraft token = local()
        .without("sid")
        .claim("azp", "importer")
        .claim("client_id", "importer")
        .claim("preferred_username", "service-account-importer")
        .claim("resource_access", Map.of("importer", Map.of("roles", List.of("job"))));
    try (LogRecorder audit = LogRecorder.of("audit")) {
      assertThat(call(token).status()).isEqualTo(200);

      assertThat(audit.all())
          .contains("key found", "source=\"role\"", "client=\"importer\"")
          .doesNotContain(SeedData.AUTHOR_API_KEY);
    }
    assertThat(keysThatArrived()).containsExactly(SeedData.AUTHOR_API_KEY);
    assertThat(bridge.metric("bridge_key_lookups_total{result=\"found\",source=\"role\"}"))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"other", "READER", "/staff/press", "importer"})
  void another_role_gets_no_key(String role) {
    Answer answer = call(withRealmRoles(role).claim("groups", List.of("press", "staff/press")));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.reason()).isEqualTo("no_cockpit_account");
    assertThat(keysThatArrived()).isEmpty();
  }

  @Test
  void a_user_with_an_account_gets_their_own_key_or_none() {
    Map<String, Object> writer = Map.of("roles", List.of("writer"));
    assertThat(call(bridge.alice().claim("realm_access", writer)).status()).isEqualTo(200);
    for (String id : List.of(SeedData.CAROL.id(), SeedData.BOB.id(), "6b02000000000000000000ff")) {
      assertThat(call(bridge.forge().tokenFor(id).claim("realm_access", writer)).status())
          .isEqualTo(403);
    }
    bridge.cockpit().faults().on("/api/sso/", Fault.json(500, "{}"));
    assertThat(call(bridge.forge().tokenFor(SeedData.JUERGEN.id()).claim("realm_access", writer))
            .status())
        .isEqualTo(503);

    assertThat(keysThatArrived()).containsExactly(SeedData.ALICE_KEY);
  }

  @Test
  void each_user_of_a_key_is_in_the_audit_log() {
    try (LogRecorder audit = LogRecorder.of("audit")) {
      for (String subject : List.of("one", "two", "two")) {
        assertThat(call(withRealmRoles("reader").claim("sub", subject)).status())
            .isEqualTo(200);
      }
      assertThat(audit.messages()).hasSize(2);
      assertThat(audit.all()).contains("sub=\"one\"", "sub=\"two\"");
    }
  }

  @Test
  void a_client_cannot_forge_a_field_of_the_audit_log() {
    try (LogRecorder audit = LogRecorder.of("audit")) {
      call(withRealmRoles("reader").claim("azp", "a\n key=0000 cockpit_user=b"));

      assertThat(audit.all()).contains("client=\"a??key=0000?cockpit_user=b\"");
    }
  }

  @Test
  void a_token_with_an_odd_account_is_not_one_without_an_account() {
    TokenDraft odd = withRealmRoles("reader").claim("cockpit_user_id", List.of("6b02"));

    assertThat(call(odd).reason()).isEqualTo("token_malformed");
  }

  @Test
  void a_new_key_in_a_file_counts_and_an_unusable_one_does_not() throws IOException {
    assertThat(call(withRealmRoles("reader")).status()).isEqualTo(200);
    try (LogRecorder log = LogRecorder.of(ReloadedFiles.class.getName())) {
      Files.writeString(file, SeedData.AUTHOR_API_KEY);
      await().untilAsserted(() -> assertThat(log.messages()).contains("Reloaded: role-keys"));
      assertThat(call(withRealmRoles("reader")).status()).isEqualTo(200);

      Files.writeString(file, "two words");
      await()
          .untilAsserted(() -> assertThat(log.all())
              .contains("'reader' cannot be used: it contains a blank", "keeps the old one")
              .doesNotContain("two words"));
      assertThat(call(withRealmRoles("reader")).status()).isEqualTo(200);
    }
    assertThat(bridge.metric("bridge_reload_failed{what=\"role-keys\"}")).isEqualTo(1);
    assertThat(keysThatArrived())
        .containsExactly(SeedData.GUEST_API_KEY, SeedData.AUTHOR_API_KEY, SeedData.AUTHOR_API_KEY);
  }

  @Test
  void a_key_that_cockpit_refuses_is_not_sent_again_and_again() {
    bridge.cockpit().apiKeys().remove(SeedData.GUEST_API_KEY);

    Answer answer = call(withRealmRoles("reader"));

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.reason()).isEqualTo("cockpit_refuses_key");
    assertThat(keysThatArrived()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\" | it is empty",
        "public | it is Cockpit's key for anonymous requests",
        "a.b.c | it has three parts",
        "secret | it is not USR- or API-",
      })
  void the_bridge_does_not_start_with_an_unusable_key(String key, String problem)
      throws IOException {
    Path other = Files.writeString(directory.resolve("other"), key);

    assertThatThrownBy(() -> RunningBridge.start("BRIDGE_KEY_ROLES", "a=file:" + other))
        .cause()
        .hasMessageStartingWith(other + ": the API key of 'a' cannot be used: " + problem)
        .hasMessageNotContainingAny("secret", "a.b.c");
  }
}
