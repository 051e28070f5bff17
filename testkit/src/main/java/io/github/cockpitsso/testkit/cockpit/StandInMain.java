package io.github.cockpitsso.testkit.cockpit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a stand-in as a program: {@code cockpit-standin [--host HOST] [--port PORT] [--json FILE]}.
 *
 * <p>{@code COCKPIT_SSO_SERVICE_KEY} and {@code COCKPIT_SSO_BRIDGE_KEY} replace the two keys of the
 * seed data; an empty value counts as unset. With {@code COCKPIT_SSO_BRIDGE_KEY_MINT=on-first-use}
 * the bridge may make keys for users. {@code --json} writes the address and the users with their
 * passwords, but no API key. The exit status is 0 after SIGTERM and 2 for wrong usage.
 */
public final class StandInMain {

  private static final String USAGE =
      "usage: cockpit-standin [--host HOST] [--port PORT] [--json FILE]";

  private record Options(String host, int port, Optional<Path> json) {}

  private StandInMain() {}

  /** Starts the stand-in and runs until the process is stopped. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Optional<Options> options = parse(new ArrayDeque<>(List.of(arguments)), System.err);
    if (options.isEmpty()) {
      System.exit(2);
    }
    StandInCockpit cockpit;
    try {
      cockpit = start(options.get(), System.getenv());
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage() + "; choose another --host or --port");
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      cockpit.close();
      // Otherwise the exit status would be that of the signal.
      Runtime.getRuntime().halt(0);
    }));
    if (options.get().json().isPresent()) {
      Files.writeString(
          options.get().json().get(), PhpJsonWriter.write(description(cockpit)) + "\n");
    }
    System.out.println("cockpit-standin listening on " + cockpit.uri());
    new CountDownLatch(1).await();
  }

  private static Optional<Options> parse(Deque<String> arguments, PrintStream errors) {
    String host = "127.0.0.1";
    int port = 0;
    Optional<Path> json = Optional.empty();
    while (!arguments.isEmpty()) {
      String option = arguments.pop();
      if (!List.of("--host", "--port", "--json").contains(option) || arguments.isEmpty()) {
        errors.println("cockpit-standin: " + option + ": unknown option or missing value");
        errors.println(USAGE);
        return Optional.empty();
      }
      String value = arguments.pop();
      switch (option) {
        case "--host" -> host = value;
        case "--json" -> json = Optional.of(Path.of(value));
        default -> {
          if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65535) {
            errors.println("cockpit-standin: --port must be 0 to 65535, not " + value);
            return Optional.empty();
          }
          port = Integer.parseInt(value);
        }
      }
    }
    return Optional.of(new Options(host, port, json));
  }

  private static StandInCockpit start(Options options, Map<String, String> environment) {
    StandInBuilder builder = StandInCockpit.builder().host(options.host()).port(options.port());
    setting(environment, "COCKPIT_SSO_SERVICE_KEY").ifPresent(builder::serviceKey);
    setting(environment, "COCKPIT_SSO_BRIDGE_KEY").ifPresent(builder::bridgeKey);
    StandInCockpit cockpit = builder.start();
    if (environment.getOrDefault("COCKPIT_SSO_BRIDGE_KEY_MINT", "").equals("on-first-use")) {
      cockpit.roles().put(Role.of("bridge", "sso/keys/read", "sso/keys/write"));
    }
    return cockpit;
  }

  private static Optional<String> setting(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  private static Map<String, Object> description(StandInCockpit cockpit) {
    List<Object> users = new ArrayList<>();
    for (CockpitUser user : SeedData.users()) {
      users.add(PhpArrays.of(
          "username", user.user(),
          "password", user.password().orElse(""),
          "role", user.role(),
          "active", user.active()));
    }
    return PhpArrays.of("cockpit", cockpit.uri().toString(), "users", users);
  }
}
