package io.github.cockpitsso.provider.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.cockpitsso.provider.fake.Fake;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.keycloak.credential.hash.PasswordHashProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.PasswordPolicy;
import org.keycloak.models.RealmModel;

class DummyHashTest {
  private final List<String> hashes = new ArrayList<>();
  private boolean isInstalled = true;

  @Test
  void a_realm_without_a_policy_hashes_with_keycloaks_default() {
    run(null);

    assertThat(hashes).containsExactly("default, -1");
  }

  @Test
  void a_policy_that_names_no_algorithm_hashes_with_keycloaks_default() {
    run(PasswordPolicy.build().build(session()));

    assertThat(hashes).containsExactly("default, -1");
  }

  @Test
  void a_missing_hash_provider_is_skipped() {
    isInstalled = false;

    assertThatCode(() -> run(null)).doesNotThrowAnyException();
    assertThat(hashes).isEmpty();
  }

  private void run(PasswordPolicy policy) {
    RealmModel realm = Fake.of(RealmModel.class, (method, arguments) -> policy);
    new DummyHash(session()).run(realm);
  }

  private KeycloakSession session() {
    return Fake.of(
        KeycloakSession.class,
        (method, arguments) ->
            isInstalled ? hash(arguments.length == 1 ? "default" : (String) arguments[1]) : null);
  }

  private PasswordHashProvider hash(String algorithm) {
    return Fake.of(PasswordHashProvider.class, (method, arguments) -> {
      assertThat(method).isEqualTo("encodedCredential");
      hashes.add(algorithm + ", " + arguments[1]);
      return null;
    });
  }
}
