package io.github.cockpitsso.demo.launch;

import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.util.List;

/** The accounts in the stand-in Cockpit. */
final class Accounts {
  private Accounts() {}

  /** Accounts that can log in, the most useful first. */
  static List<Account> known() {
    return List.of(
        new Account("alice", SeedData.ALICE_PASSWORD, "editor", "reads and changes pages"),
        new Account(
            "jürgen", SeedData.JUERGEN_PASSWORD, "guest", "reads pages; Cockpit refuses changes"),
        new Account(
            "admin",
            SeedData.ADMIN_PASSWORD,
            "admin",
            "has no API key in Cockpit: the bridge says so"),
        new Account("bob", SeedData.BOB_PASSWORD, "guest", "has no API key and no e-mail address"));
  }

  /** An account that cannot log in, to try that. */
  static List<Account> refused() {
    return List.of(new Account(
        "carol", SeedData.CAROL_PASSWORD, "editor", "deactivated in Cockpit: cannot log in"));
  }
}
