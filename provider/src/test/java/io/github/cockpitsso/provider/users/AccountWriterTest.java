package io.github.cockpitsso.provider.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.provider.fake.Fake;
import io.github.cockpitsso.provider.fake.RealmWithKeys;
import io.github.cockpitsso.provider.fake.StoredProfile;
import io.github.cockpitsso.provider.identity.CockpitAttributes;
import io.github.cockpitsso.provider.identity.StoredUser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;

/** Sealed attributes of a user are valid only if the federation wrote them. */
class AccountWriterTest {
  private static final String GRANTED = CockpitAttributes.GRANTED;
  private static final String DISABLED = CockpitAttributes.DISABLED;

  private final RealmWithKeys keycloak = new RealmWithKeys();
  private final KeycloakSession session = keycloak.session();
  private final RealmModel realm = keycloak.realm("realm");
  private final Map<String, String> stored = new HashMap<>();
  private final List<String> roles = new ArrayList<>();
  private final UserModel user = user();
  private final AccountWriter writer = new AccountWriter(session, realm, federation());
  private boolean enabled = true;

  @Test
  void grants_of_a_role_are_revoked_with_it() {
    write("editor");
    assertThat(roles).containsExactly(RealmWithKeys.ROLE);
    assertThat(stored.get(GRANTED)).startsWith("+r:writer#");

    write("guest");

    assertThat(roles).isEmpty();
    assertThat(stored.get(GRANTED)).isNull();
  }

  @Test
  void a_forged_record_of_grants_revokes_nothing() {
    write("guest");
    roles.add(RealmWithKeys.ROLE);
    stored.put(GRANTED, "+r:writer");

    write("guest");

    assertThat(roles).containsExactly(RealmWithKeys.ROLE);
    assertThat(stored.get(GRANTED)).isNull();
  }

  @Test
  void a_forged_record_of_grants_is_not_up_to_date() {
    write("editor");
    assertThat(matches("editor")).isTrue();

    stored.put(GRANTED, stored.get(GRANTED).replace('+', '='));

    assertThat(matches("editor")).isFalse();
  }

  @Test
  void a_user_disabled_by_the_federation_is_enabled_again() {
    write("guest");
    writer.disable(user, "inactive in Cockpit");
    assertThat(enabled).isFalse();
    assertThat(stored.get(DISABLED)).startsWith("inactive in Cockpit#");

    write("guest");

    assertThat(enabled).isTrue();
    assertThat(stored.get(DISABLED)).isNull();
  }

  @Test
  void a_user_disabled_by_an_administrator_stays_disabled() {
    write("guest");
    enabled = false;
    stored.put(DISABLED, "inactive in Cockpit");

    write("guest");

    assertThat(enabled).isFalse();
    assertThat(stored.get(DISABLED)).isNull();
  }

  private void write(String role) {
    writer.write(user, account(role), "");
  }

  private boolean matches(String role) {
    return writer.matches(StoredUser.of(user), account(role), "");
  }

  private static CockpitUser account(String role) {
    return new CockpitUser(
        "6b02000000000000000000f1", "nora", "Nora Neu", "", role, true, false, Optional.empty());
  }

  private static ComponentModel federation() {
    var model = new ComponentModel();
    model.setId("federation");
    model.getConfig().putSingle("roleMappings", "editor:writer");
    return model;
  }

  private UserModel user() {
    return Fake.of(
        UserModel.class, new StoredProfile(stored, (method, arguments) -> switch (method) {
          case "isEmailVerified" -> false;
          case "isEnabled" -> enabled;
          case "setEnabled" -> setEnabled((boolean) arguments[0]);
          case "hasDirectRole" -> roles.contains(id(arguments[0]));
          case "grantRole" -> roles.add(id(arguments[0]));
          case "deleteRoleMapping" -> roles.remove(id(arguments[0]));
          default -> throw new AssertionError(method);
        }));
  }

  private Object setEnabled(boolean now) {
    enabled = now;
    return null;
  }

  private static String id(Object role) {
    return ((RoleModel) role).getId();
  }
}
