package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.Parts;
import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.settings.Problem;
import io.github.cockpitsso.bridge.settings.SettingsReader;
import io.github.cockpitsso.bridge.token.Confirmation;
import io.github.cockpitsso.bridge.token.EndedSessions;
import io.github.cockpitsso.bridge.token.IssuerKeys;
import io.github.cockpitsso.bridge.token.TokenVerifier;
import io.github.cockpitsso.bridge.token.VerifiedToken;
import io.github.cockpitsso.client.http.Bounds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code explain TOKEN}: the bridge's own judgement of a token, in words, with what to change. */
@Command(
    name = "explain",
    description =
        "Says which check a token fails and what to change; exit code 0 if it passes, else 1.")
final class ExplainCommand implements Callable<Integer> {
  @ParentCommand
  private BridgeCommand bridge;

  @Parameters(
      paramLabel = "TOKEN",
      description =
          "An access token; - reads it from standard input, which leaves no trace in the shell's history.")
  private String token;

  @Mixin
  private final PolicyQuestion policy = new PolicyQuestion();

  @Override
  public Integer call() throws IOException {
    SettingsReader.Loaded loaded = bridge.load();
    if (loaded.settings().isEmpty()) {
      for (Problem problem : loaded.problems()) {
        bridge.err().println(problem);
      }
      return 1;
    }
    return explain(loaded.settings().get(), token.equals("-") ? firstLine() : token);
  }

  private int explain(BridgeSettings settings, String text) {
    var tls = new TlsCheck(settings.tls(), Clock.systemUTC());
    tls.findings().stream().filter(each -> !each.well()).forEach(bridge.err()::println);
    try (ControlClient control = new ControlClient(Bounds.DEFAULT, tls.issuer())) {
      var keys = new IssuerKeys(
          Parts.issuer(settings.issuer()), control, Runnable::run, Clock.systemUTC());
      keys.refresh().join();
      var verifier = new TokenVerifier(
          Parts.policy(settings),
          Parts.introspected(settings, control, keys, Runnable::run),
          keys,
          new EndedSessions(settings.logout().remembered()),
          settings.token().cacheBytes(),
          Clock.systemUTC());
      Decision<VerifiedToken> decision =
          verifier.inspect(withoutScheme(text.strip())).join();
      if (!keys.lastTryFailed().isEmpty()) {
        bridge.out().println("issuer:  " + keys.lastTryFailed());
      }
      decision.ifGranted().ifPresent(this::print);
      decision
          .ifGranted()
          .ifPresent(verified -> policy.explain(settings, verified).forEach(bridge.out()::println));
      decision.ifRefused().ifPresent(this::print);
      return decision.ifGranted().isPresent() ? 0 : 1;
    }
  }

  private void print(VerifiedToken verified) {
    bridge.out().println("The token is good until " + verified.expires() + ".");
    bridge.out().println("subject: " + verified.subject());
    bridge.out().println("client:  " + verified.client());
    bridge.out().println("scopes:  " + sorted(verified.scopes()));
    bridge.out().println("roles:   " + sorted(verified.roles()));
    if (verified.confirmation().isNeeded()) {
      bridge.out().println("bound:   " + bound(verified.confirmation()));
    }
    bridge
        .out()
        .println("cockpit: "
            + verified
                .cockpitUserId()
                .orElse(
                    "no claim cockpit_user_id: add the client scope cockpit to the client, and check that the user is"
                        + " federated from Cockpit"));
  }

  private static String bound(Confirmation confirmation) {
    String key = confirmation.key().isEmpty()
        ? ""
        : " to a key: each request needs a DPoP proof, and the bridge needs bridge.public-url;";
    String certificate = confirmation.certificate().isEmpty()
        ? ""
        : " to a certificate, which the client must use for its TLS connection to the bridge;";
    return (key + certificate).strip();
  }

  private static String sorted(Set<String> words) {
    return words.stream().sorted().collect(Collectors.joining(", "));
  }

  private void print(Refusal refusal) {
    bridge
        .out()
        .println("refused: " + refusal.reason().id() + ": " + refusal.reason().title());
    if (!refusal.detail().isEmpty()) {
      bridge.out().println("found:   " + refusal.detail());
    }
    refusal.reason().remedy().ifPresent(remedy -> bridge.out().println("remedy:  " + remedy));
  }

  /** People copy the whole header. */
  private static String withoutScheme(String text) {
    return text.replaceFirst("(?i)^(bearer|dpop) +", "");
  }

  private static String firstLine() throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    return line == null ? "" : line;
  }
}
