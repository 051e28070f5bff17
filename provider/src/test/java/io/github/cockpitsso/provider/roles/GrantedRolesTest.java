package io.github.cockpitsso.provider.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantedRolesTest {

  @Test
  void what_was_given_is_told_from_what_was_there() {
    var given = new GrantedRoles(Map.of("r:1", true, "g:2", false));

    GrantedRoles read = GrantedRoles.parse(given.text());

    assertThat(read.text()).isEqualTo("+r:1,=g:2");
    assertThat(read.gifts()).isEqualTo(Set.of("r:1"));
    assertThat(read.isOurs("g:2")).isFalse();
    assertThat(read.isOurs("r:3")).isFalse();
  }

  @Test
  void it_is_about_exactly_what_is_written() {
    GrantedRoles given = GrantedRoles.parse("+r:1,=g:2");

    assertThat(given.isAbout(List.of("g:2", "r:1"))).isTrue();
    assertThat(given.isAbout(List.of("r:1"))).isFalse();
    assertThat(given.isAbout(List.of("r:1", "g:2", "r:3"))).isFalse();
    assertThat(GrantedRoles.parse("").isAbout(List.of())).isTrue();
  }

  @Test
  void what_can_not_be_read_takes_nothing_from_anybody() {
    assertThat(GrantedRoles.parse("r:1,+,-r:2, +r:3").gifts()).isEmpty();
  }
}
