package io.github.cockpitsso.provider.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantedRolesTest {

  @Test
  void what_was_given_is_told_from_what_was_there() {
    var granted = new GrantedRoles(Map.of("r:1", true, "g:2", false));

    GrantedRoles read = GrantedRoles.parse(granted.text());

    assertThat(read.text()).isEqualTo("+r:1,=g:2");
    assertThat(read.grantedIds()).isEqualTo(Set.of("r:1"));
    assertThat(read.isGranted("g:2")).isFalse();
    assertThat(read.isGranted("r:3")).isFalse();
  }

  @Test
  void it_is_about_exactly_what_is_written() {
    GrantedRoles granted = GrantedRoles.parse("+r:1,=g:2");

    assertThat(granted.hasExactly(List.of("g:2", "r:1"))).isTrue();
    assertThat(granted.hasExactly(List.of("r:1"))).isFalse();
    assertThat(granted.hasExactly(List.of("r:1", "g:2", "r:3"))).isFalse();
    assertThat(GrantedRoles.parse("").hasExactly(List.of())).isTrue();
  }

  @Test
  void what_can_not_be_read_takes_nothing_from_anybody() {
    assertThat(GrantedRoles.parse("r:1,+,-r:2, +r:3").grantedIds()).isEmpty();
  }
}
