package io.github.cockpitsso.demo.launch;

import io.github.cockpitsso.demo.Version;
import io.github.cockpitsso.demo.app.AppCommand;
import io.github.cockpitsso.demo.app.AppSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./demo}: Keycloak with the provider, a Cockpit, the bridge and the web app on
 * this machine.
 */
@Command(
    name = "./demo",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = AppCommand.class,
    sortOptions = false,
    description = {
      "Starts Keycloak with the provider, a Cockpit, the bridge and a web app on this machine,",
      "prints their addresses and accounts, and stops them all at Ctrl-C.",
      ""
    },
    optionListHeading = "Options:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "1:A part did not start or died",
      "2:Wrong usage",
      "130, 143:Stopped by Ctrl-C, by SIGTERM"
    })
public final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--cockpit",
      paramLabel = "URL",
      description = "A Cockpit with the addon, instead of the stand-in.")
  private Optional<String> cockpit = Optional.empty();

  @Option(
      names = "--service-key",
      paramLabel = "KEY",
      description =
          "API key of that Cockpit for Keycloak, or, more safely, COCKPIT_SSO_SERVICE_KEY.")
  private Optional<String> serviceKey = Optional.empty();

  @Option(
      names = "--bridge-key",
      paramLabel = "KEY",
      description = "API key of that Cockpit for the bridge, or COCKPIT_SSO_BRIDGE_KEY."
          + " It needs sso/keys/read. Default: the service key.")
  private Optional<String> bridgeKey = Optional.empty();

  @Option(
      names = "--collection",
      paramLabel = "NAME",
      description = "The collection that the web app shows. Default: Seiten.")
  private String collection = AppSettings.SEITEN;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes addresses and accounts to this file when ready; deletes it at the end.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--app-port",
      paramLabel = "N",
      description = "Port of the web app. Ports: 0 = a free port. Default: 8080 if free.")
  private Optional<Integer> appPort = Optional.empty();

  @Option(
      names = "--keycloak-port",
      paramLabel = "N",
      description = "Port of Keycloak. Default: 8081 if free.")
  private Optional<Integer> keycloakPort = Optional.empty();

  @Option(
      names = "--bridge-port",
      paramLabel = "N",
      description = "Port of the bridge. Default: 8090 if free.")
  private Optional<Integer> bridgePort = Optional.empty();

  @Option(
      names = "--cockpit-port",
      paramLabel = "N",
      description = "Port of the stand-in Cockpit. Default: 8082 if free.")
  private Optional<Integer> cockpitPort = Optional.empty();

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);

  /** Created by picocli. */
  public DemoCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Optional<String> service = serviceKey
        .or(() -> environment("COCKPIT_SSO_SERVICE_KEY"))
        .filter(key -> cockpit.isPresent());
    List<String> problems = usageProblems(service);
    Ports ports = new Ports();
    Addresses addresses = addresses(ports);
    problems.addAll(ports.problems());
    if (!problems.isEmpty()) {
      problems.forEach(err::println);
      err.println("./demo --help lists the options.");
      return 2;
    }
    Secrets secrets = secrets(service);
    Optional<String> unusable = Optional.empty();
    if (cockpit.isPresent()) {
      unusable = CockpitCheck.problem(addresses.cockpit(), service.orElseThrow());
      if (unusable.isEmpty()) {
        unusable = CockpitCheck.bridgeProblem(addresses.cockpit(), secrets.bridge());
      }
    }
    if (unusable.isPresent()) {
      err.println(unusable.get());
      return 1;
    }
    ports.remarks().forEach(out::println);
    return run(addresses, secrets);
  }

  private int run(Addresses addresses, Secrets secrets) throws InterruptedException {
    Place place = Place.ofThisProgram();
    List<Part> parts = new ArrayList<>();
    if (cockpit.isEmpty()) {
      parts.add(new CockpitPart(addresses.cockpit().getPort()));
    }
    parts.add(new AppPart(new AppSettings(
        "127.0.0.1",
        addresses.appPort(),
        addresses.issuer(),
        Addresses.CLIENT,
        addresses.bridge(),
        collection)));
    parts.add(new BridgePart(place, addresses, secrets));
    KeycloakPart keycloak = new KeycloakPart(place, addresses, secrets);
    parts.add(keycloak);
    boolean terminal = Boolean.getBoolean("demo.terminal");
    Demo demo = new Demo(parts, out, err, terminal);
    Signals.listen(signal -> {
      if (!demo.stop(signal)) {
        Demo.kill();
        json.ifPresent(ReadyFile::discard);
        Runtime.getRuntime().halt(128 + signal);
      }
    });
    return demo.run(() -> {
      Description description = describe(addresses, keycloak);
      AutoCloseable file = () -> {};
      if (json.isPresent()) {
        file = ReadyFile.write(json.get(), description);
      }
      new Announcement(out, terminal).print(description, place, Accounts.refused());
      return file;
    });
  }

  private List<String> usageProblems(Optional<String> service) {
    List<String> problems = new ArrayList<>();
    if (cockpit.isPresent() && service.isEmpty()) {
      problems.add("--cockpit needs --service-key KEY as well: an API key of that Cockpit.");
    }
    if (cockpit.isEmpty() && (serviceKey.isPresent() || bridgeKey.isPresent())) {
      problems.add(
          "--service-key and --bridge-key belong to a Cockpit: name it with --cockpit URL.");
    }
    if (cockpit.isPresent() && !cockpit.get().matches("https?://[^\\s/?#]+[^\\s?#]*")) {
      problems.add("--cockpit " + cockpit.get() + ": it must be an http:// or https:// address.");
    }
    if (cockpit.isPresent() && cockpitPort.isPresent()) {
      problems.add("--cockpit-port is the port of the stand-in, which --cockpit replaces.");
    }
    try {
      if (json.isPresent()) {
        ReadyFile.prepare(json.get());
      }
    } catch (IOException e) {
      problems.add("--json " + e.getMessage() + ".");
    }
    return problems;
  }

  private Addresses addresses(Ports ports) {
    int app = ports.choose("the web app", appPort, 8080, "--app-port");
    int keycloak = ports.choose("Keycloak", keycloakPort, 8081, "--keycloak-port");
    int bridge = ports.choose("the bridge", bridgePort, 8090, "--bridge-port");
    int management = ports.choose("the bridge's health", Optional.empty(), 9090, "");
    String base = cockpit
        .map(address -> address.replaceAll("/+$", ""))
        .filter(address -> address.matches("https?://[^\\s]+"))
        .orElseGet(() ->
            "http://127.0.0.1:" + ports.choose("Cockpit", cockpitPort, 8082, "--cockpit-port"));
    return new Addresses(keycloak, bridge, management, app, URI.create(base));
  }

  private Secrets secrets(Optional<String> service) {
    return service
        .map(key -> Secrets.of(
            key,
            bridgeKey.or(() -> environment("COCKPIT_SSO_BRIDGE_KEY")).orElse(key),
            environment("COCKPIT_SSO_IMPORTER_KEY")))
        .orElseGet(Secrets::ofStandIn);
  }

  private Description describe(Addresses addresses, KeycloakPart keycloak) {
    return new Description(
        addresses.keycloak(),
        Addresses.REALM,
        addresses.issuer(),
        keycloak.administrator(),
        addresses.bridge(),
        addresses.management(),
        addresses.cockpit(),
        addresses.app(),
        Addresses.CLIENT,
        URI.create(addresses.app() + "/"),
        keycloak.exampleSecrets(),
        cockpit.isPresent() ? List.of() : Accounts.known());
  }

  private static Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }
}
