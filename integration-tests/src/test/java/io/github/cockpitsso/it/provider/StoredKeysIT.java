package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.H2Database;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.KeycloakSetup;
import io.github.cockpitsso.testkit.keycloak.PostgresServer;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import io.github.cockpitsso.testkit.net.Ports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * API keys that Keycloak stores in login-only mode, in a database that outlives the server. The
 * test with PostgreSQL is skipped if it is not installed; with {@code CI=true} it fails instead.
 */
class StoredKeysIT {
  private static final String MISSING =
      "There is no PostgreSQL server, such as Debian's package postgresql";
  private static final String OPTION = "--spi-storage--cockpit--api-key-encryption-key";
  private static final String PREVIOUS = "--spi-storage--cockpit--api-key-previous-encryption-keys";
  private static final String FIRST = base64('1');
  private static final String SECOND = base64('2');

  @TempDir
  private Path folder;

  @Test
  void stored_keys_are_in_no_backup_of_the_embedded_database() {
    String key = newKey();
    List<String> secrets = List.of(key, PASSWORD, FIRST, "1".repeat(32));
    var database = new H2Database(folder);
    try (StandInCockpit cockpit = StandInCockpit.start()) {
      CockpitUser account = TestRealm.addAccount(cockpit, it -> it.withApiKey(Optional.of(key)));
      KeycloakSetup setup = database
          .under(KeycloakServer.setup()
              .withProvider(Path.of(System.getProperty("cockpit.provider.jar"))))
          .withOption(OPTION + "=" + FIRST);
      String realm;
      try (KeycloakServer keycloak = setup.start()) {
        TestRealm created = TestRealm.loginOnly(keycloak, cockpit, SeedData.LOGIN_API_KEY);
        assertThat(key(created, login(created, account))).isEqualTo(key);
        realm = created.name();
      }
      for (String backup : List.of(database.dump(setup), setup.export(realm))) {
        assertThat(backup)
            .contains("cockpit-api-key", account.user())
            .doesNotContain(forms(secrets));
      }
    }
  }

  @Test
  void stored_keys_survive_a_new_encryption_key_and_are_in_no_backup() throws Exception {
    Optional<Path> programs = PostgresServer.programs();
    if ("true".equals(System.getenv("CI"))) {
      assertThat(programs).as(MISSING).isPresent();
    }
    assumeTrue(programs.isPresent(), MISSING);
    String key = newKey();
    String directoryKey = newKey();
    List<String> secrets = List.of(key, directoryKey, PASSWORD, FIRST, "1".repeat(32));
    try (PostgresServer postgres = PostgresServer.start(programs.get());
        StandInCockpit cockpit = StandInCockpit.start()) {
      CockpitUser account = TestRealm.addAccount(cockpit, it -> it.withApiKey(Optional.of(key)));
      CockpitUser other =
          TestRealm.addAccount(cockpit, it -> it.withApiKey(Optional.of(directoryKey)));
      KeycloakSetup setup = postgres
          .under(KeycloakServer.setup()
              .withProvider(Path.of(System.getProperty("cockpit.provider.jar"))))
          .withEnvironment("KC_BOOTSTRAP_ADMIN_PASSWORD", UUID.randomUUID().toString())
          // The issuer of a token contains it.
          .withPort(Ports.free());
      TestRealm realm;
      Tokens tokens;
      try (KeycloakServer keycloak = setup.withOption(OPTION + "=" + FIRST).start()) {
        realm = TestRealm.loginOnly(keycloak, cockpit, SeedData.LOGIN_API_KEY);
        tokens = login(realm, account);
        assertThat(key(realm, tokens)).isEqualTo(key);
        TestRealm directory = TestRealm.withDirectory(keycloak, cockpit);
        assertThat(key(directory, login(directory, other))).isEqualTo(directoryKey);
        assertThat(keycloak.log()).doesNotContain(FIRST, key, directoryKey, PASSWORD);
      }
      assertThat(postgres.dump())
          .contains("cockpit-api-key", account.user(), other.user())
          .doesNotContain(forms(secrets));
      assertThat(setup.withOption(OPTION + "=" + FIRST).export(realm.name()))
          .contains("cockpit-api-key", account.user())
          .doesNotContain(forms(secrets));

      KeycloakSetup both = setup.withOption(PREVIOUS + "=" + FIRST);
      try (KeycloakServer keycloak = both.withOption(OPTION + "=" + SECOND).start()) {
        TestRealm now = realm.at(keycloak);
        assertThat(key(now, tokens)).as("without a login").isEqualTo(key);
        tokens = login(now, account);
        assertThat(key(now, tokens)).isEqualTo(key);
        assertThat(keycloak.log())
            .containsPattern("INFO .*stored with encryption key [0-9a-f]{8}, [0-9a-f]{8}")
            .doesNotContain(FIRST, SECOND, key);
      }
      try (KeycloakServer keycloak = withKeystore(setup, SECOND).start()) {
        assertThat(key(realm.at(keycloak), tokens)).as("encrypted again").isEqualTo(key);
      }
      assertThatThrownBy(() -> setup
              .withOption(OPTION + "=" + SECOND)
              .withOption(PREVIOUS + "=" + FIRST + ",c2hvcnQ=")
              .start())
          .hasMessageContaining("The previous API key encryption key 2 has 5 bytes instead of 32")
          .hasMessageNotContaining(FIRST);
    }
  }

  /** The encryption key in a keystore, as docs/realm-admin.md describes it. */
  private KeycloakSetup withKeystore(KeycloakSetup setup, String encryptionKey) throws Exception {
    Path keystore = folder.resolve("config.p12");
    Process keytool = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-importpass",
            "-alias",
            "kc" + OPTION.replaceFirst("--", "."),
            "-keystore",
            keystore.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            "keystore-password")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("keytool.log").toFile())
        .start();
    try (var input = keytool.outputWriter()) {
      input.write(encryptionKey + "\n" + encryptionKey + "\n");
    }
    assertThat(keytool.waitFor())
        .as(Files.readString(folder.resolve("keytool.log")))
        .isZero();
    return setup
        .withOption("--config-keystore=" + keystore)
        .withOption("--config-keystore-password=keystore-password");
  }

  /** Each text itself, in hex, and in Base64 at any offset. */
  private static List<String> forms(List<String> secrets) {
    return secrets.stream().flatMap(it -> forms(it).stream()).toList();
  }

  private static List<String> forms(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    List<String> forms = new ArrayList<>(List.of(
        secret, HexFormat.of().formatHex(bytes), HexFormat.of().withUpperCase().formatHex(bytes)));
    for (int shift = 0; shift < 3; shift++) {
      String base64 = Base64.getEncoder()
          .withoutPadding()
          .encodeToString(("x".repeat(shift) + secret).getBytes(StandardCharsets.UTF_8));
      // The first and last characters depend on the neighboring bytes.
      forms.add(base64.substring(shift == 0 ? 0 : shift + 1, base64.length() - 2));
    }
    return forms;
  }

  private static String newKey() {
    return "USR-" + UUID.randomUUID().toString().replace("-", "") + "01234567";
  }

  private static Tokens login(TestRealm realm, CockpitUser account) {
    return Tokens.of(realm.directGrant(account.user(), PASSWORD).expect(200).json());
  }

  private static String key(TestRealm realm, Tokens tokens) {
    JsonNode answer = realm
        .app()
        .introspect(TestRealm.BRIDGE, TestRealm.SECRET, tokens.access())
        .expect(200)
        .json();
    return answer.path("cockpit_api_key").asText();
  }

  private static String base64(char each) {
    return Base64.getEncoder()
        .encodeToString(String.valueOf(each).repeat(32).getBytes(StandardCharsets.US_ASCII));
  }
}
