package io.github.cockpitsso.provider.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.provider.fake.RealmWithKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeSealTest {
  private static final String NOTE = "+r:1,=g:2";

  private final RealmWithKeys keycloak = new RealmWithKeys();
  private final AttributeSeal notes = notes("realm", "federation");

  @Test
  void a_sealed_attribute_is_readable() {
    String sealed = notes.make("user", "GIVEN", NOTE);

    assertThat(sealed).startsWith(NOTE + "#first:");
    assertThat(notes.read("user", "GIVEN", sealed)).contains(NOTE);
    assertThat(notes.make("user", "GIVEN", "")).isEmpty();
  }

  @Test
  void a_sealed_attribute_is_valid_only_where_it_was_written() {
    String sealed = notes.make("user", "GIVEN", NOTE);

    assertThat(notes.read("other", "GIVEN", sealed)).isEmpty();
    assertThat(notes.read("user", "DISABLED", sealed)).isEmpty();
    assertThat(notes("realm", "other").read("user", "GIVEN", sealed)).isEmpty();
    assertThat(notes("other", "federation").read("user", "GIVEN", sealed)).isEmpty();
    assertThat(notes("realm", "federation").read("user", "GIVEN", sealed)).isPresent();
  }

  @Test
  void a_changed_attribute_is_invalid() {
    String sealed = notes.make("user", "GIVEN", NOTE);

    assertThat(notes.read("user", "GIVEN", sealed.replace("+r:1", "+r:2"))).isEmpty();
    assertThat(notes.read("user", "GIVEN", sealed.replace("first", "second"))).isEmpty();
    assertThat(notes.read("user", "GIVEN", sealed.substring(0, sealed.length() - 1)))
        .isEmpty();
    assertThat(notes.read("user", "GIVEN", sealed + "A")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "+r:1", "+r:1#", "+r:1#first", "+r:1#first:", "#", ":", "+r:1#:x", "é:#é"})
  void an_unsealed_attribute_is_invalid(String text) {
    assertThat(notes.read("user", "GIVEN", text)).isEmpty();
  }

  @Test
  void attributes_stay_valid_while_the_realm_keeps_the_old_key() {
    String sealed = notes.make("user", "GIVEN", NOTE);

    keycloak.rotate();
    assertThat(notes.read("user", "GIVEN", sealed)).contains(NOTE);
    assertThat(notes.make("user", "GIVEN", NOTE)).isNotEqualTo(sealed);

    keycloak.forgetOldKeys();
    assertThat(notes.read("user", "GIVEN", sealed)).isEmpty();
  }

  private AttributeSeal notes(String realm, String federation) {
    return new AttributeSeal(keycloak.session(), keycloak.realm(realm), federation);
  }
}
