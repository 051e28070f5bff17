package io.github.cockpitsso.demo.launch;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Somebody whom the demo knows.
 *
 * @param username exact login name in Cockpit
 * @param password in Cockpit
 * @param role the Cockpit role
 * @param remark what is special about him
 */
record Account(
    String username,
    String password,
    String role,
    @JsonIgnore String remark) {
  @Override
  public String toString() {
    return username;
  }
}
