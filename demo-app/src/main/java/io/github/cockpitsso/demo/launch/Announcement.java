package io.github.cockpitsso.demo.launch;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;

/** The output after a complete start. */
final class Announcement {
  private static final String COMMAND_COLOR = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintStream out;
  private final boolean terminal;

  Announcement(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void print(Description demo, Place place, List<Account> refused) {
    out.println();
    out.println(
        "  " + strong("Open " + demo.redirectUri() + " and log in.") + " Ctrl-C stops everything.");
    out.println();
    line(
        "Keycloak",
        demo.keycloak() + "/admin/",
        "administrator " + demo.admin().username() + ", password "
            + demo.admin().password());
    line("Bridge", demo.bridge().toString(), "health and metrics at " + demo.management());
    line(
        "Cockpit",
        demo.cockpit().toString(),
        demo.users().isEmpty() ? "" : "a stand-in with new data at every start");
    line("Logs", place.run().toString(), "");
    out.println();
    out.println("  Client secrets for examples/, new at every start:");
    demo.secrets().forEach((client, secret) -> out.printf("    %-9s %s%n", client, secret));
    out.println();
    if (demo.users().isEmpty()) {
      out.println("  Accounts: those of this Cockpit, with their Cockpit passwords.");
    } else {
      out.println("  Accounts of the stand-in Cockpit:");
      Stream.concat(demo.users().stream(), refused.stream())
          .forEach(account -> out.printf(
              "    %-8s %-15s %-7s %s%n",
              account.username(), account.password(), account.role(), account.remark()));
    }
    out.println();
    out.flush();
  }

  private void line(String name, String address, String remark) {
    out.printf("    %-9s %-30s %s%n", name, address, remark);
  }

  private String strong(String text) {
    return terminal ? COMMAND_COLOR + text + PLAIN : text;
  }
}
