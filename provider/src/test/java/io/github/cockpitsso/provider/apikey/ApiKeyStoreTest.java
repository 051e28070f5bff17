package io.github.cockpitsso.provider.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.provider.apikey.StoredKeyChange.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    assertThat(store.keep(realm, user.model(), ID, Optional.of(KEY)))
        .map(StoredKeyChange::kind)
        .contains(Kind.NEW);
    assertThat(store.keep(realm, user.model(), ID, Optional.of(NEW_KEY)))
        .contains(new StoredKeyChange(Kind.CHANGED, Optional.of(NEW_KEY.fingerprint())));

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
    var closed = ApiKeyStore.closed();
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

  @Test
  void a_key_encrypted_with_a_previous_operator_key_is_read() {
    store('a').keep(realm, user.model(), ID, Optional.of(KEY));
    List<CredentialModel> before = List.copyOf(user.credentials());

    assertThat(store('c', 'b', 'a').find(realm, user.model(), ID)).contains(KEY);
    assertThat(store('c', 'b').find(realm, user.model(), ID)).isEmpty();
    assertThat(user.credentials()).as("reading writes nothing").isEqualTo(before);
  }

  @Test
  void a_login_encrypts_the_same_key_again_with_the_present_operator_key() {
    store('a').keep(realm, user.model(), ID, Optional.of(KEY));

    assertThat(store('b', 'a').keep(realm, user.model(), ID, Optional.of(KEY)))
        .map(StoredKeyChange::kind)
        .contains(Kind.ENCRYPTED_AGAIN);

    assertThat(user.credentials()).hasSize(1);
    assertThat(store('b').find(realm, user.model(), ID)).contains(KEY);
    assertThat(store('a').find(realm, user.model(), ID)).isEmpty();
    assertThat(store('b', 'a').keep(realm, user.model(), ID, Optional.of(KEY))).isEmpty();
  }

  @Test
  void a_login_with_a_new_key_leaves_none_of_a_previous_operator_key() {
    store('a').keep(realm, user.model(), ID, Optional.of(KEY));

    store('b', 'a').keep(realm, user.model(), ID, Optional.of(NEW_KEY));

    assertThat(user.credentials()).hasSize(1);
    assertThat(store('b', 'a').find(realm, user.model(), ID)).contains(NEW_KEY);
  }

  @Test
  void a_login_without_a_key_removes_one_of_a_previous_operator_key() {
    store('a').keep(realm, user.model(), ID, Optional.of(KEY));

    assertThat(store('b', 'a').keep(realm, user.model(), ID, Optional.empty()))
        .contains(StoredKeyChange.deletion());

    assertThat(user.credentials()).isEmpty();
  }

  @Test
  void a_login_without_a_key_removes_one_that_cannot_be_read() {
    store('a').keep(realm, user.model(), ID, Optional.of(KEY));

    assertThat(store('b').keep(realm, user.model(), ID, Optional.empty()))
        .contains(StoredKeyChange.deletion());

    assertThat(user.credentials()).isEmpty();
  }

  @Test
  void the_present_operator_key_comes_first() {
    assertThat(store('b', 'a', 'c').keyIds())
        .startsWith(store('b').keyIds().get(0))
        .endsWith(store('c').keyIds().get(0))
        .hasSize(3);
  }

  @Test
  void a_previous_operator_key_opens_no_copy_for_another_user() {
    store('a').keep(realm, user.model(), ID, Optional.of(KEY));
    var thief = new Fakes.User("thief");
    thief.credentials().addAll(user.credentials());

    assertThat(store('b', 'a').find(realm, thief.model(), ID)).isEmpty();
  }

  @Test
  void all_stored_keys_are_forgotten() {
    assertThat(ApiKeyStore.closed().forget(user.model())).isEmpty();
    store('a').keep(realm, user.model(), ID, Optional.of(KEY));

    assertThat(ApiKeyStore.closed().forget(user.model())).contains(StoredKeyChange.deletion());

    assertThat(user.credentials()).isEmpty();
  }

  @Test
  void the_previous_operator_keys_may_be_surrounded_by_blanks() {
    assertThat(ApiKeyStore.of(base64('b'), " " + base64('a') + " , " + base64('c') + "\n")
            .isOpen())
        .isTrue();
    assertThat(ApiKeyStore.of(base64('b'), " ").isOpen()).isTrue();
    assertThat(ApiKeyStore.of(" ", " ").isOpen()).isFalse();
    assertThat(ApiKeyStore.of(null, null).isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"c2hvcnQ=", "not base64!", ""})
  void an_invalid_previous_operator_key_is_refused_by_its_place(String invalid) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiKeyStore.of(base64('b'), base64('a') + "," + invalid))
        .withMessageStartingWith("The previous API key encryption key 2 ")
        .withMessageContaining("openssl rand -base64 32")
        .satisfies(it -> assertThat(it.getMessage()).doesNotContain(base64('a'), base64('b')));
  }

  @Test
  void an_invalid_present_operator_key_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiKeyStore.of("c2hvcnQ=", null))
        .withMessage("The API key encryption key has 5 bytes instead of 32. Create one with:"
            + " openssl rand -base64 32");
  }

  @Test
  void previous_operator_keys_without_a_present_one_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiKeyStore.of(null, base64('a')))
        .withMessageContaining("no API key encryption key")
        .satisfies(it -> assertThat(it.getMessage()).doesNotContain(base64('a')));
  }

  private static ApiKeyStore store(char key, char... previous) {
    return ApiKeyStore.of(
        base64(key),
        new String(previous)
            .chars()
            .mapToObj(it -> base64((char) it))
            .collect(Collectors.joining(",")));
  }

  private static String base64(char key) {
    return Base64.getEncoder()
        .encodeToString(String.valueOf(key).repeat(32).getBytes(StandardCharsets.US_ASCII));
  }
}
