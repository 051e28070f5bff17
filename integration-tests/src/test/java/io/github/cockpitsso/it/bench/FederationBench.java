package io.github.cockpitsso.it.bench;

import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.files.Folders;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.KeycloakSetup;
import io.github.cockpitsso.testkit.keycloak.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Compares this federation with Keycloak's own for LDAP and with local users, through one Keycloak
 * and in alternation. Cockpit's stand-in answers at once. It and OpenLDAP store passwords in plain
 * text, so only local users need a password hash. {@code bench/federation} explains the options.
 */
public final class FederationBench {
  private static final List<String> KNOWN = List.of("login", "tokens", "keys", "sync", "calls");

  // A sync of more users takes minutes, so it runs once, after the smaller ones as warm-up.
  static final int LARGE = 20_000;
  private static final int WARM_UP_FACTOR = 3;

  private final List<String> measurements = list("MEASURE", String.join(",", KNOWN));
  private final List<Integer> sizes =
      list("USERS", "1000,10000,100000").stream().map(Integer::valueOf).sorted().toList();
  private final int rounds = Integer.parseInt(list("ROUNDS", "3").get(0));
  private final int seconds = Integer.parseInt(list("SECONDS", "3").get(0));
  private final boolean postgres;
  private final Path folder;

  private FederationBench(boolean postgres, Path folder) {
    this.postgres = postgres;
    this.folder = folder;
  }

  /** Runs the chosen measurements, and prints their tables. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("bench-federation-");
    try {
      new FederationBench(List.of(arguments).contains("postgres"), folder).run();
    } finally {
      Folders.delete(folder);
    }
  }

  private void run() {
    if (!KNOWN.containsAll(measurements)) {
      throw new IllegalArgumentException(
          "BENCH_MEASURE contains an unknown measurement: " + measurements + ". Known: " + KNOWN);
    }
    System.out.printf("Medians of %d rounds, %s.%n", rounds, postgres ? "PostgreSQL" : "H2");
    if (!measurements.equals(List.of("calls"))) {
      withKeycloak(it -> it, this::measure);
    }
    if (measurements.contains("calls")) {
      withKeycloak(CallFigures::withStatements, this::count);
    }
  }

  private void count(KeycloakServer keycloak) {
    progress("calls");
    try (StandInCockpit cockpit = cockpit(CallFigures.USERS);
        Slapd ldap = ldap("calls", CallFigures.USERS)) {
      var calls = new CallFigures(keycloak, cockpit);
      calls.count(ldap);
      print(calls.figures());
    }
  }

  private void measure(KeycloakServer keycloak) {
    try (StandInCockpit cockpit = cockpit(CallFigures.USERS);
        Slapd ldap = ldap("login", CallFigures.USERS)) {
      List<Figures> tables = new ArrayList<>();
      List<Consumer<Integer>> parts = new ArrayList<>();
      if (measurements.contains("login")) {
        var logins = new LoginFigures(keycloak, cockpit, ldap);
        tables.add(logins.figures());
        parts.add(logins::round);
      }
      if (measurements.contains("tokens")) {
        var tokens = new TokenFigures(keycloak, cockpit);
        tables.add(tokens.figures());
        parts.add(tokens::round);
      }
      // The first round does not count, because it warms the server up.
      for (int round = 0; round <= rounds; round++) {
        progress("round " + round);
        int time = round == 0 ? seconds * WARM_UP_FACTOR : seconds;
        parts.forEach(it -> it.accept(time));
        if (round == 0) {
          tables.forEach(Figures::clear);
        }
      }
      tables.forEach(FederationBench::print);
    }
    if (measurements.contains("keys")) {
      keys(keycloak);
    }
    if (measurements.contains("sync")) {
      sizes.forEach(size -> sync(keycloak, size));
    }
  }

  private void keys(KeycloakServer keycloak) {
    progress("keys");
    try (StandInCockpit cockpit = StandInCockpit.start()) {
      cockpit.users().addMany(KeyFigures.PER_ROUND * (rounds + 1));
      try (var keys = new KeyFigures(keycloak, cockpit, rounds + 1, folder)) {
        for (int round = 0; round <= rounds; round++) {
          progress("keys, round " + round);
          keys.round(round);
          if (round == 0) {
            keys.figures().clear();
          }
        }
        print(keys.figures());
      }
    }
  }

  private void sync(KeycloakServer keycloak, int size) {
    var syncs = new SyncFigures(keycloak, size);
    try (StandInCockpit cockpit = cockpit(size);
        Slapd ldap = ldap("sync-" + size, size)) {
      for (int round = size > LARGE ? rounds : 0; round <= rounds; round++) {
        progress("%,d users, round %d".formatted(size, round));
        syncs.round(cockpit, ldap);
        if (round == 0) {
          syncs.figures().clear();
        }
      }
    }
    print(syncs.figures());
  }

  private void withKeycloak(UnaryOperator<KeycloakSetup> change, Consumer<KeycloakServer> work) {
    KeycloakSetup setup = change.apply(KeycloakServer.setup()
        .withProvider(Path.of(System.getProperty("cockpit.provider.jar")))
        .withBuildOption("--metrics-enabled=true")
        .withEnvironment(
            "KC_SPI_STORAGE__COCKPIT__API_KEY_ENCRYPTION_KEY",
            Base64.getEncoder()
                .encodeToString(
                    "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII)))
        // The settings of a production server, unlike those of the tests.
        .withEnvironment("JAVA_OPTS_APPEND", System.getProperty("bench.jvm", "")));
    if (!postgres) {
      try (KeycloakServer keycloak = setup.start()) {
        work.accept(keycloak);
      }
      return;
    }
    Optional<Path> programs = PostgresServer.programs();
    try (PostgresServer database = PostgresServer.start(programs.orElseThrow());
        KeycloakServer keycloak = database.under(setup).start()) {
      work.accept(keycloak);
    }
  }

  /** Cockpit has only these users, like LDAP. */
  private static StandInCockpit cockpit(int users) {
    StandInCockpit cockpit = StandInCockpit.start();
    cockpit.users().all().forEach(user -> cockpit.users().delete(user.user()));
    cockpit.users().addMany(users);
    return cockpit;
  }

  private Slapd ldap(String name, int users) {
    return Slapd.start(folder.resolve(name), users, BenchRealm.PASSWORD);
  }

  private static List<String> list(String name, String otherwise) {
    String value = System.getenv().getOrDefault("BENCH_" + name, otherwise);
    return Stream.of(value.split(",", -1)).map(String::strip).toList();
  }

  private static void print(Figures table) {
    System.out.print("\n" + table.markdown());
  }

  private static void progress(String what) {
    System.err.println("bench/federation: " + what);
  }
}
