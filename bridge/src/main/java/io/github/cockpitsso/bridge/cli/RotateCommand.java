package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.diagnosis.TlsCheck;
import io.github.cockpitsso.bridge.key.KeyMint;
import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.settings.CockpitSettings;
import io.github.cockpitsso.bridge.settings.KeySettings;
import io.github.cockpitsso.bridge.settings.SettingsReader;
import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.UserKey;
import io.github.cockpitsso.client.addon.AddonCockpit;
import io.github.cockpitsso.client.http.Bounds;
import io.github.cockpitsso.client.http.CockpitHttp;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code rotate USER}: replaces a user's API key in Cockpit. */
@Command(
    name = "rotate",
    description =
        "Replaces a user's API key in Cockpit. Running bridges use the new key at their next"
            + " lookup. For all users: php tower sso:keys --rotate in Cockpit's folder.")
final class RotateCommand implements Callable<Integer> {
  // docs/cockpit-contract.md: Cockpit's _id.
  private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");
  private static final long LONGEST_SECONDS = KeySettings.LONGEST_GRACE.toSeconds();

  @ParentCommand
  private BridgeCommand bridge;

  @Parameters(
      paramLabel = "USER",
      description =
          "The user's _id in Cockpit (cockpit_user in the audit log), or the login name. For a"
              + " name, the service key also needs sso/users/read.")
  private String user;

  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      description =
          "How long Cockpit still accepts the old key. Default: bridge.key.grace. After an incident"
              + " use 0.")
  private Long grace;

  @Override
  public Integer call() {
    SettingsReader.Loaded loaded = bridge.load();
    if (!loaded.problems().isEmpty()) {
      loaded.problems().forEach(bridge.err()::println);
      return 1;
    }
    Optional<CockpitSettings> cockpit = loaded.cockpit();
    if (cockpit.isEmpty() || cockpit.get().serviceKey().isEmpty()) {
      return fail("rotate requires BRIDGE_COCKPIT_URL and BRIDGE_COCKPIT_SERVICE_KEY. Run check.");
    } else if (grace != null && (grace < 0 || grace > LONGEST_SECONDS)) {
      bridge.err().println("--grace: " + grace + " is not a number from 0 to " + LONGEST_SECONDS);
      return 2;
    }
    Duration accepted = grace == null ? loaded.keys().grace() : Duration.ofSeconds(grace);
    var tls = new TlsCheck(loaded.tls(), bridge.clock());
    try (var control = new ControlClient(Bounds.DEFAULT, tls.cockpit())) {
      return rotate(
          new AddonCockpit(
              new CockpitHttp(cockpit.get().address(), cockpit.get().serviceKey(), control)),
          accepted);
    }
  }

  private int rotate(CockpitApi cockpit, Duration accepted) {
    String id = user;
    if (!ID.matcher(user).matches()) {
      Outcome<CockpitUser> found = cockpit.findByUsername(user);
      if (found.ifFound().isEmpty()) {
        return fail(problem(found, "sso/users/read for a login name (or give the user's _id)"));
      }
      id = found.ifFound().get().id();
    }
    Outcome<UserKey> outcome = cockpit.rotateApiKey(id, accepted, Optional.empty());
    if (outcome.ifFound().isEmpty()) {
      return fail(problem(outcome, "sso/keys/write"));
    }
    UserKey rotated = outcome.ifFound().get();
    PrintWriter out = bridge.out();
    out.println("Replaced the API key of " + rotated.user().replaceAll("\\p{C}", "?") + " ("
        + rotated.id() + ")"
        + rotated.apiKey().map(key -> ": fingerprint " + key.fingerprint()).orElse("")
        + (accepted.isZero()
            ? ". Cockpit refuses the old key from now on."
            : ". Cockpit accepts the old key for " + accepted.toSeconds() + " s."));
    out.flush();
    return 0;
  }

  private static String problem(Outcome<?> outcome, String permission) {
    if (outcome instanceof Outcome.NotFound<?>) {
      return "Cockpit has no such user.";
    } else if (outcome instanceof Outcome.Invalid<?> invalid && invalid.field().equals("active")) {
      return "The user is not active: Cockpit accepts no key of an inactive user.";
    } else if (outcome instanceof Outcome.Denied<?> denied
        && denied.reason() == Denial.PERMISSION) {
      return "The Cockpit role of bridge.cockpit.service-key has no permission " + permission + ".";
    }
    return "Cockpit did not replace the key: " + KeyMint.describe(outcome);
  }

  private int fail(String message) {
    bridge.err().println(message);
    return 1;
  }
}
