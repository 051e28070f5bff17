package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.admin.AdminApi;
import io.github.cockpitsso.bridge.admin.RealmAddress;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import io.github.cockpitsso.bridge.outbound.AdminHttp;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.settings.SettingsReader;
import io.github.cockpitsso.bridge.setup.Plan;
import io.github.cockpitsso.bridge.setup.PlanLine;
import io.github.cockpitsso.bridge.setup.RealmInputs;
import io.github.cockpitsso.bridge.setup.SettingsFile;
import io.github.cockpitsso.bridge.setup.Setup;
import io.github.cockpitsso.bridge.tls.TlsFiles;
import io.github.cockpitsso.client.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code setup}: configures a realm for the bridge, and undoes that. */
@Command(
    name = "setup",
    sortOptions = false,
    description =
        "Configures an existing Keycloak realm: client scope, clients, user federation. Shows the"
            + " plan first. --undo reverts the changes.")
final class SetupCommand implements Callable<Integer> {
  static final String SERVICE_KEY = "COCKPIT_SSO_SERVICE_KEY";

  private final Map<String, String> environment;
  private final Terminal terminal;

  @ParentCommand
  private BridgeCommand bridge;

  @Mixin
  private final RealmOptions realm = new RealmOptions();

  @Mixin
  private final AdminOptions admin = new AdminOptions();

  @Option(names = "--dry-run", description = "Show the plan and stop.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Change the realm without a prompt.")
  private boolean yes;

  @Option(names = "--undo", description = "Revert the changes of earlier runs.")
  private boolean undo;

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "Write the bridge's settings to this new file instead of printing them.")
  private Path file;

  SetupCommand(Map<String, String> environment, Terminal terminal) {
    this.environment = environment;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    SettingsReader.Loaded loaded = bridge.load(realm.environment(environment, undo));
    if (loaded.settings().isEmpty()) {
      loaded.problems().forEach(bridge.err()::println);
      return 1;
    }
    BridgeSettings settings = loaded.settings().get();
    try (var http = new AdminHttp(TlsFiles.client("issuer", settings.tls().issuer()))) {
      Optional<SettingsFile> target =
          file == null ? Optional.empty() : Optional.of(new SettingsFile(file));
      RealmAddress address = RealmAddress.of(
          settings.issuer().internalUrl().orElse(settings.issuer().name()));
      var setup = new Setup(new AdminApi(http, address, admin.login(environment, terminal)));
      if (undo) {
        return run(setup.undo()) ? 0 : 1;
      }
      return configure(setup, settings, target);
    } catch (SetupFailedException | UnusableFileException e) {
      bridge.err().println(e.getMessage());
      return 1;
    }
  }

  private int configure(Setup setup, BridgeSettings settings, Optional<SettingsFile> target)
      throws SetupFailedException {
    RealmInputs inputs = realm.inputs(settings);
    Plan plan = setup.plan(inputs, serviceKey());
    if (!run(plan)) {
      return 1;
    } else if (!dryRun) {
      var result = new SetupResult(settings, inputs, setup.bridgeSecret(inputs.bridgeClient()));
      result.print(bridge.out(), target, Optional.ofNullable(file));
    }
    return 0;
  }

  /** Shows the plan and runs it if the administrator agrees. */
  private boolean run(Plan plan) throws SetupFailedException {
    PrintWriter out = bridge.out();
    for (PlanLine line : plan.lines()) {
      out.println(line);
    }
    if (plan.isEmpty()) {
      out.println("Nothing to do.");
      return true;
    } else if (dryRun) {
      out.println("Dry run: nothing was changed.");
      return true;
    } else if (!isConfirmed()) {
      return false;
    }
    plan.apply(line -> out.println("done: " + line.text()));
    return true;
  }

  private boolean isConfirmed() {
    if (yes) {
      return true;
    } else if (!terminal.isInteractive()) {
      bridge.err().println("Nothing was changed. Add --yes to run this plan.");
      return false;
    }
    String answer = terminal.prompt("Continue? [y/N] ").toLowerCase(Locale.ROOT);
    if (answer.equals("y") || answer.equals("yes")) {
      return true;
    }
    bridge.err().println("Nothing was changed.");
    return false;
  }

  private Optional<Secret> serviceKey() {
    String text = environment.get(SERVICE_KEY);
    if (text != null || !terminal.isInteractive()) {
      return Secret.ofNullable(text == null ? "" : text.strip());
    }
    return terminal.promptSecret("Cockpit service key for Keycloak (empty for login-only mode): ");
  }
}
