package io.github.cockpitsso.provider.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantedRolesTest {

  @Test
  void granted_targets_are_distinguished_from_existing_ones() {
    var granted = new GrantedRoles(Map.of("r:1", true, "g:2", false));

    GrantedRoles read = GrantedRoles.parse(granted.text());

    assertThat(read.text()).isEqualTo("+r:1,=g:2");
    assertThat(read.grantedIds()).isEqualTo(Set.of("r:1"));
    assertThat(read.isGranted("g:2")).isFalse();
    assertThat(read.isGranted("r:3")).isFalse();
  }

  @Test
  void it_has_exactly_the_stored_ids() {
    GrantedRoles granted = GrantedRoles.parse("+r:1,=g:2");

    assertThat(granted.hasExactly(List.of("g:2", "r:1"))).isTrue();
    assertThat(granted.hasExactly(List.of("r:1"))).isFalse();
    assertThat(granted.hasExactly(List.of("r:1", "g:2", "r:3"))).isFalse();
    assertThat(GrantedRoles.parse("").hasExactly(List.of())).isTrue();
  }

  @Test
  void an_invalid_record_revokes_nothing() {
    assertThat(GrantedRoles.parse("r:1,+,-r:2, +r:3").grantedIds()).isEmpty();
  }
}
