package io.github.cockpitsso.bridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.github.cockpitsso.bridge.support.StandIns;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands {@code rotate} and {@code keygen}. */
@Tag("integration")
class KeyCommandsTest {
  @RegisterExtension
  private final StandIns standIns = new StandIns();

  @TempDir
  private Path directory;

  private String run(int exitCode, Map<String, String> environment, String... arguments) {
    var text = new StringWriter();
    var out = new PrintWriter(text, true);
    int actual =
        Main.run(environment, Clock.systemUTC(), new ProcessTerminal(), out, out, arguments);
    assertThat(actual).as(text.toString()).isEqualTo(exitCode);
    return text.toString();
  }

  private String rotate(int exitCode, String serviceKey, String... arguments) {
    Map<String, String> environment = standIns.environment();
    environment.put("BRIDGE_COCKPIT_SERVICE_KEY", serviceKey);
    List<String> all = new ArrayList<>(List.of("rotate"));
    all.addAll(List.of(arguments));
    return run(exitCode, environment, all.toArray(String[]::new));
  }

  private String aliceKey() {
    return standIns.cockpit().users().find("alice").orElseThrow().apiKey().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"alice", "6b02000000000000000000a2"})
  void rotate_replaces_the_key_and_prints_only_its_fingerprint(String user) {
    String output = rotate(0, SeedData.MANAGER_KEY, user);

    assertThat(aliceKey()).isNotEqualTo(SeedData.ALICE_KEY);
    assertThat(output)
        .startsWith("Replaced the API key of alice (6b02000000000000000000a2): fingerprint ")
        .contains("Cockpit accepts the old key for 120 s.")
        .doesNotContain(aliceKey(), SeedData.ALICE_KEY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nobody-here | Cockpit has no such user.",
        "6b02000000000000000000ff | Cockpit has no such user.",
        "carol | The user is not active: Cockpit accepts no key of an inactive user.",
      })
  void rotate_reports_a_user_without_a_key_to_replace(String user, String message) {
    assertThat(rotate(1, SeedData.MANAGER_KEY, user)).isEqualToIgnoringNewLines(message);
  }

  @Test
  void rotate_names_the_missing_permission() {
    assertThat(rotate(1, SeedData.BRIDGE_KEY, "alice")).contains("sso/users/read");
    assertThat(rotate(1, SeedData.BRIDGE_KEY, SeedData.ALICE.id())).contains("sso/keys/write");
    assertThat(rotate(1, "API-unknown", SeedData.ALICE.id())).contains("key");
    assertThat(rotate(1, "", SeedData.ALICE.id())).contains("BRIDGE_COCKPIT_SERVICE_KEY");
    assertThat(rotate(2, SeedData.MANAGER_KEY, "alice", "--grace", "86401")).contains("--grace");
    assertThat(aliceKey()).isEqualTo(SeedData.ALICE_KEY);
  }

  @Test
  void keygen_adds_a_key_that_only_the_owner_can_read_and_prints_the_public_part()
      throws IOException, ParseException {
    Path file = directory.resolve("keys.json");

    String first = run(0, Map.of(), "keygen", file.toString());
    String second = run(0, Map.of(), "keygen", file.toString());

    List<JWK> keys = JWKSet.load(file.toFile()).getKeys();
    assertThat(keys).hasSize(2).allMatch(JWK::isPrivate);
    assertThat(ECKey.parse(publicKey(first))).isEqualTo(keys.get(1).toPublicJWK());
    assertThat(ECKey.parse(publicKey(second))).isEqualTo(keys.get(0).toPublicJWK());
    assertThat(first).doesNotContain("\"d\"", "3. When");
    assertThat(second).contains("3. When all access tokens with the old key have expired");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var left = Files.list(directory)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void keygen_keeps_the_access_of_an_existing_file_and_follows_a_link() throws IOException {
    Path file = directory.resolve("keys.json");
    run(0, Map.of(), "keygen", file.toString());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);

    run(0, Map.of(), "keygen", link.toString());

    assertThat(link).isSymbolicLink();
    assertThat(Files.readString(file)).contains("\"kid\"").containsPattern("(\"d\".*){2}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void rotate_does_nothing_with_an_invalid_configuration() {
    Map<String, String> environment = standIns.environment();
    environment.put("BRIDGE_COCKPIT_SERVICE_KEY", SeedData.MANAGER_KEY);
    environment.put("BRIDGE_KEY_GRACE", "0");

    assertThat(run(1, environment, "rotate", "alice")).contains("bridge.key.grace");

    assertThat(aliceKey()).isEqualTo(SeedData.ALICE_KEY);
  }

  private static String publicKey(String output) {
    return output.lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow();
  }

  @Test
  void keygen_leaves_other_files_alone() throws IOException {
    Path file = Files.writeString(directory.resolve("notes"), "my notes");

    assertThat(run(1, Map.of(), "keygen", file.toString()))
        .startsWith(file + ": it is not a JWK set");
    assertThat(run(1, Map.of(), "keygen", directory.resolve("no/such/folder").toString()))
        .contains("cannot be read or written");

    assertThat(file).hasContent("my notes");
  }
}
