package io.github.cockpitsso.provider.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cockpitsso.provider.fake.Fake;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakTransactionManager;

class NameLockTest {

  @Test
  void a_finished_request_does_not_keep_a_name_locked() {
    var nameLock = new NameLock();
    var over = new IllegalStateException("Transaction already completed");

    assertThatThrownBy(() -> nameLock.tryLock(session(Optional.of(over)), "nora"))
        .isSameAs(over);

    assertThat(nameLock.tryLock(session(Optional.empty()), "nora")).isTrue();
    assertThat(nameLock.tryLock(session(Optional.empty()), "nora")).isFalse();
  }

  private static KeycloakSession session(Optional<RuntimeException> refusal) {
    var transactions = Fake.of(KeycloakTransactionManager.class, (method, arguments) -> {
      assertThat(method).isEqualTo("enlistAfterCompletion");
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      return null;
    });
    return Fake.of(KeycloakSession.class, (method, arguments) -> transactions);
  }
}
