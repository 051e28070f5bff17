package io.github.cockpitsso.bridge.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.settings.TlsSettings;
import io.github.cockpitsso.bridge.value.KeyFiles;
import io.github.cockpitsso.testkit.tls.TestAuthority;
import io.github.cockpitsso.testkit.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsFilesTest {
  private static final TestAuthority CA = TestAuthority.create("Test CA");
  private final TestCertificate own = CA.issue("localhost");

  @TempDir
  private Path folder;

  @BeforeEach
  void write() {
    own.write(folder, "own");
  }

  private TlsContext read() throws UnusableFileException {
    var files = new KeyFiles(folder.resolve("own.crt"), folder.resolve("own.key"));
    return TlsFiles.client("test", new TlsSettings.Client(Optional.empty(), Optional.of(files)))
        .orElseThrow()
        .get();
  }

  private void isRefusedFor(String... words) {
    assertThatThrownBy(this::read)
        .isInstanceOf(UnusableFileException.class)
        .hasMessageContainingAll(words)
        .message()
        .doesNotContain(own.keyPem().substring(40, 80));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void a_certificate_and_its_key_are_read() throws Exception {
    assertThat(read().certificate()).hasValue(own.certificate());
  }

  @Test
  void text_around_the_pem_blocks_and_other_line_ends_are_ignored() throws Exception {
    write("own.crt", "Subject: localhost\n" + own.pem().replace("\n", "\r\n") + "\nbye");

    assertThat(read().certificate()).hasValue(own.certificate());
  }

  @Test
  void certificate_and_key_may_be_in_one_file() throws Exception {
    write("own.crt", own.keyPem() + own.pem());
    write("own.key", own.keyPem() + own.pem());

    assertThat(read().certificate()).hasValue(own.certificate());
  }

  @Test
  void a_chain_must_be_in_order() throws Exception {
    write("own.crt", own.pem() + CA.pem());
    assertThat(read().certificate()).hasValue(own.certificate());

    write("own.crt", CA.pem() + own.pem());
    isRefusedFor("own.crt", "order");
  }

  @Test
  void a_key_of_another_certificate_is_rejected() throws IOException {
    write("own.key", CA.issue("localhost").keyPem());

    isRefusedFor("own.key", "not the key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "Ed25519", "Ed448"})
  void a_key_of_another_type_is_rejected(String algorithm)
      throws IOException, GeneralSecurityException {
    byte[] key =
        KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate().getEncoded();
    write(
        "own.key",
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");

    isRefusedFor("own.key", "not the key");
  }

  @ParameterizedTest
  @CsvSource({
    "RSA PRIVATE KEY, openssl pkcs8 -topk8 -nocrypt",
    "EC PRIVATE KEY, openssl pkcs8 -topk8 -nocrypt",
    "ENCRYPTED PRIVATE KEY, encrypted",
    "PUBLIC KEY, 0 private keys",
    "CERTIFICATE, 0 private keys",
  })
  void a_key_in_another_format_is_rejected_with_a_remedy(String label, String word)
      throws IOException {
    write("own.key", own.keyPem().replace("PRIVATE KEY", label));

    isRefusedFor("own.key", word);
  }

  @Test
  void two_keys_are_rejected() throws IOException {
    write("own.key", own.keyPem() + own.keyPem());

    isRefusedFor("own.key", "2 private keys");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END PRIVATE KEY-----",
        "-----BEGIN CERTIFICATE-----\n=\n-----END CERTIFICATE-----",
      })
  void an_invalid_certificate_is_rejected(String text) throws IOException {
    write("own.crt", text);

    isRefusedFor("own.crt", "certificate");
  }

  @Test
  void a_too_large_file_is_rejected() throws IOException {
    write("own.crt", own.pem() + " ".repeat(2 << 20));

    isRefusedFor("own.crt", "1 MiB");
  }

  @Test
  void a_missing_file_is_rejected() throws IOException {
    Files.delete(folder.resolve("own.key"));

    isRefusedFor("own.key", "does not exist");
  }

  @Test
  void without_files_there_is_no_context() throws Exception {
    assertThat(TlsFiles.client("test", new TlsSettings.Client(Optional.empty(), Optional.empty())))
        .isEmpty();
  }
}
