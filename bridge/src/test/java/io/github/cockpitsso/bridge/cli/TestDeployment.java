package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.StandInBuilder;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.token.TokenDraft;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A realm and a Cockpit with a valid configuration of the bridge, which a test then breaks.
 */
final class TestDeployment implements AutoCloseable {
  static final String ISSUER_HOST = "id.example.org";
  static final String COCKPIT_HOST = "cms.example.org";

  private static final Instant SHOWN = Instant.parse("2026-12-01T12:00:00Z");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

  private final TokenForge forge = TokenForge.start();
  private final StandInCockpit cockpit;
  private final Map<String, String> environment;
  private final Map<String, String> shown = new LinkedHashMap<>();
  private final Map<String, String> alwaysShown = new LinkedHashMap<>();
  private final List<AutoCloseable> more = new ArrayList<>();
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private Duration ahead = Duration.ZERO;

  /** The result of a command. */
  record Run(int exitCode, String output) {}

  TestDeployment(StandInBuilder builder) {
    cockpit = builder.start();
    environment = RunningBridge.environment(forge, cockpit.uri());
    environment.put("BRIDGE_CORS_ORIGINS", "https://app.example.org");
    environment.put("BRIDGE_LOGOUT_CLIENTS", "cockpit-app");
    showAlways(URI.create(forge.url()), ISSUER_HOST);
    showAlways(cockpit.uri(), COCKPIT_HOST);
  }

  TestDeployment() {
    this(StandInCockpit.builder());
  }

  TokenForge forge() {
    return forge;
  }

  StandInCockpit cockpit() {
    return cockpit;
  }

  /** Sets variables, as alternating names and values. An empty value unsets a variable. */
  TestDeployment set(String... variables) {
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return this;
  }

  /** Leaves only the issuer configured, as an app developer does. */
  TestDeployment onlyIssuer() {
    environment.keySet().retainAll(Set.of("BRIDGE_ISSUER", "BRIDGE_INSECURE_HTTP_ISSUER"));
    return this;
  }

  /** Sets the bridge's clock ahead of the other clocks. */
  TestDeployment ahead(Duration time) {
    ahead = time;
    return this;
  }

  /** Replaces a text that differs between runs in the shown output. */
  TestDeployment show(String text, String as) {
    shown.put(text, as);
    return this;
  }

  /** A valid token for this Cockpit user. */
  TokenDraft tokenFor(String cockpitUserId) {
    return forge
        .tokenFor(cockpitUserId)
        .claim(
            "preferred_username",
            cockpit.users().get(cockpitUserId).orElseThrow().user())
        .claim("iat", now.getEpochSecond() - 10)
        .claim("exp", now.getEpochSecond() + 290);
  }

  Instant now() {
    return now;
  }

  private void showAlways(URI server, String host) {
    alwaysShown.put("http://" + server.getAuthority(), "https://" + host);
    alwaysShown.put(server.getAuthority(), host);
  }

  /** Closes this server together with the deployment. */
  <T extends AutoCloseable> T with(T server) {
    more.add(server);
    return server;
  }

  /** Runs a command. */
  Run run(String... arguments) {
    var text = new StringWriter();
    var out = new PrintWriter(text, true);
    // The ages of tokens must be the same in each run. The clocks of the servers continue.
    Clock clock = arguments[0].equals("check")
        ? Clock.offset(Clock.systemUTC(), ahead)
        : Clock.fixed(now.plus(ahead), ZoneOffset.UTC);
    int exitCode = Main.run(environment, clock, new ProcessTerminal(), out, out, arguments);
    return new Run(exitCode, text.toString());
  }

  /** The output with hosts, ports and times that are the same in each run. */
  String stable(Run run) {
    String text = run.output();
    for (Map<String, String> names : List.of(shown, alwaysShown)) {
      for (Map.Entry<String, String> each : names.entrySet()) {
        text = text.replace(each.getKey(), each.getValue());
      }
    }
    return TIME.matcher(text)
        .replaceAll(this::shownTime)
        .replaceAll("(41\\d|42\\d) seconds ahead", "420 seconds ahead");
  }

  private String shownTime(MatchResult found) {
    Duration away = Duration.between(now, Instant.parse(found.group()));
    return away.abs().toDays() > 1 ? found.group() : SHOWN.plus(away).toString();
  }

  @Override
  public void close() {
    for (AutoCloseable each : more) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    cockpit.close();
    forge.close();
  }
}
