package io.github.cockpitsso.provider.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.component.ComponentModel;

class RoleGrantsTest {
  private static final String MANAGE = "realm-management:manage-users";
  private static final String MANAGE_ID = "@" + MANAGE;

  private final FakeRealm realm = new FakeRealm()
      .withRole("writer")
      .withRole("reader")
      .withClientRole("realm-management", "manage-users");

  @ParameterizedTest
  @ValueSource(strings = {"always", "import", "off"})
  void an_admin_role_is_revoked_with_its_mapping(String mode) {
    Set<String> held = FakeRealm.set();
    String granted = apply("always", held, "", true, "chief:" + MANAGE, "chief:writer");
    assertThat(held).containsExactly(MANAGE_ID, "writer");

    assertThat(isWritten(mode, granted, "chief:" + MANAGE, "chief:writer")).isTrue();
    assertThat(isWritten(mode, granted, "chief:writer")).isFalse();
    String after = apply(mode, held, granted, false, "chief:writer");

    assertThat(held).containsExactly("writer");
    assertThat(after).isEqualTo("+r:writer");
    assertThat(isWritten(mode, after, "chief:writer")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"import", "off"})
  void other_conflicts_keep_the_first_user(String mode) {
    Set<String> held = FakeRealm.set();
    String granted = apply("always", held, "", true, "chief:writer", "chief:" + MANAGE);

    assertThat(apply(mode, held, granted, false, "chief:" + MANAGE, "chief:reader"))
        .isEqualTo(granted);

    assertThat(held).containsExactly(MANAGE_ID, "writer");
    assertThat(isWritten(mode, granted, "chief:" + MANAGE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "import", "off"})
  void manually_granted_admin_roles_are_never_revoked(String mode) {
    Set<String> held = FakeRealm.set(MANAGE_ID);
    String granted = apply("always", held, "", true, "chief:" + MANAGE);
    assertThat(granted).isEqualTo("=r:" + MANAGE_ID);

    apply(mode, held, granted, false, "chief:writer");

    assertThat(held).contains(MANAGE_ID);
  }

  @Test
  void a_mapping_without_its_target_grants_nothing_and_revokes() {
    Set<String> held = FakeRealm.set();
    realm.withRole("x:writer");
    String granted = apply("always", held, "", true, "chief:x:writer", "chief:reader");
    assertThat(held).containsExactly("reader", "x:writer");
    // From here on the name matches two roles.
    realm.withClientRole("x", "writer");

    apply("always", held, granted, false, "chief:x:writer", "chief:reader");

    assertThat(held).containsExactly("reader");
  }

  private String apply(
      String mode, Set<String> held, String record, boolean isNew, String... lines) {
    return grants(mode, lines).apply(FakeRealm.userWith(held), "chief", record, isNew);
  }

  private boolean isWritten(String mode, String record, String... lines) {
    return grants(mode, lines).isUpToDate("chief", record);
  }

  private RoleGrants grants(String mode, String... lines) {
    var federation = new ComponentModel();
    federation.setId("federation");
    federation.setName("cockpit");
    federation.getConfig().put(RoleMappings.PAIRS, List.of(lines));
    federation.getConfig().putSingle(RoleMappings.SYNC, mode);
    return new RoleGrants(realm.session(), realm.model(), federation);
  }
}
