package io.github.cockpitsso.provider.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.Secret;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.RealmModel;

class ApiKeyStoreTest {
  private static final Secret KEY = Secret.of("USR-a11ce0a11ce0a11ce0a11ce0a11ce0a11ce0a11c");
  private static final Secret NEW_KEY = Secret.of("USR-0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");
  private static final String ID = "6b02";

  private final ApiKeyStore store = store('a');
  private final RealmModel realm = Fakes.realm("realm");
  private final Fakes.User user = new Fakes.User("user");

  @Test
  void a_stored_key_is_found() {
    store.keep(realm, user.model(), ID, Optional.of(KEY));

    assertThat(store.find(realm, user.model(), ID)).contains(KEY);
  }

  @Test
  void the_stored_credential_does_not_show_the_key() {
    store.keep(realm, user.model(), ID, Optional.of(KEY));

    CredentialModel stored = user.credentials().get(0);
    assertThat(stored.getType()).isEqualTo("cockpit-api-key");
    assertThat(stored.getSecretData() + stored.getCredentialData() + stored.getUserLabel())
        .doesNotContain("USR-", "a11ce");
    assertThat(stored.getCredentialData()).contains("A256GCM");
  }

  @Test
  void a_copy_for_another_user_realm_or_account_is_useless() {
    store.keep(realm, user.model(), ID, Optional.of(KEY));
    var thief = new Fakes.User("thief");
    thief.credentials().addAll(user.credentials());

    assertThat(store.find(realm, thief.model(), ID)).isEmpty();
    assertThat(store.find(Fakes.realm("other"), user.model(), ID)).isEmpty();
    assertThat(store.find(realm, user.model(), "6b03")).isEmpty();
  }

  @Test
  void a_new_key_replaces_the_old_one() {
    store.keep(realm, user.model(), ID, Optional.of(KEY));
    store.keep(realm, user.model(), ID, Optional.of(NEW_KEY));

    assertThat(user.credentials()).hasSize(1);
    assertThat(store.find(realm, user.model(), ID)).contains(NEW_KEY);
  }

  @Test
  void the_same_key_is_not_written_again() {
    store.keep(realm, user.model(), ID, Optional.of(KEY));
    List<CredentialModel> before = List.copyOf(user.credentials());
    store.keep(realm, user.model(), ID, Optional.of(KEY));

    assertThat(user.credentials()).isEqualTo(before);
  }

  @Test
  void a_login_without_a_key_removes_the_stored_one() {
    store.keep(realm, user.model(), ID, Optional.of(KEY));
    store.keep(realm, user.model(), ID, Optional.empty());

    assertThat(user.credentials()).isEmpty();
  }

  @Test
  void a_key_encrypted_with_another_operator_key_is_replaced() {
    store('b').keep(realm, user.model(), ID, Optional.of(KEY));
    assertThat(store.find(realm, user.model(), ID)).isEmpty();

    store.keep(realm, user.model(), ID, Optional.of(KEY));
    assertThat(user.credentials()).hasSize(1);
    assertThat(store.find(realm, user.model(), ID)).contains(KEY);
  }

  @Test
  void without_an_encryption_key_nothing_is_stored() {
    var closed = new ApiKeyStore(Optional.empty());
    closed.keep(realm, user.model(), ID, Optional.of(KEY));

    assertThat(closed.isOpen()).isFalse();
    assertThat(user.credentials()).isEmpty();
    assertThat(closed.find(realm, user.model(), ID)).isEmpty();
  }

  @Test
  void other_credentials_are_left_alone() {
    var password = new CredentialModel();
    password.setId("password");
    password.setType("password");
    user.credentials().add(password);
    store.keep(realm, user.model(), ID, Optional.of(KEY));
    store.keep(realm, user.model(), ID, Optional.empty());

    assertThat(user.credentials()).containsExactly(password);
  }

  @Test
  void damaged_credentials_are_ignored() {
    var damaged = new CredentialModel();
    damaged.setId("damaged");
    damaged.setType("cockpit-api-key");
    user.credentials().add(damaged);
    assertThat(store.find(realm, user.model(), ID)).isEmpty();

    damaged.setCredentialData("[");
    damaged.setSecretData("{\"sealed\":1}");
    assertThat(store.find(realm, user.model(), ID)).isEmpty();
  }

  private static ApiKeyStore store(char key) {
    String base64 = Base64.getEncoder()
        .encodeToString(
            String.valueOf(key).repeat(32).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    return new ApiKeyStore(Optional.of(ApiKeyCipher.ofBase64(base64)));
  }
}
