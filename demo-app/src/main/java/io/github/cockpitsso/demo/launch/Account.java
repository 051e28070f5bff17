package io.github.cockpitsso.demo.launch;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * An account of the demo.
 *
 * @param username exact login name in Cockpit
 * @param password password in Cockpit
 * @param role the Cockpit role
 * @param remark what is special about this account
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
