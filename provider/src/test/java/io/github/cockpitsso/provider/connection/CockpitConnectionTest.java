package io.github.cockpitsso.provider.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.Secret;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CockpitConnectionTest {

  @ParameterizedTest
  @CsvSource({
    "${vault.key}, true, true",
    "${COCKPIT_SERVICE_KEY}, true, false",
    "API-1, false, false",
    "$vault.key, false, false"
  })
  void an_unresolved_placeholder_is_not_a_key(String text, boolean isPlaceholder, boolean isVault) {
    assertThat(CockpitConnection.isPlaceholder(Secret.of(text))).isEqualTo(isPlaceholder);
    assertThat(CockpitConnection.isVaultReference(Secret.of(text))).isEqualTo(isVault);
  }
}
