package io.github.cockpitsso.bridge.explain;

import io.github.cockpitsso.bridge.Wiring;
import io.github.cockpitsso.bridge.diagnosis.Finding;
import io.github.cockpitsso.bridge.diagnosis.IssuerCheck;
import io.github.cockpitsso.bridge.diagnosis.Report;
import io.github.cockpitsso.bridge.diagnosis.SettingsCheck;
import io.github.cockpitsso.bridge.diagnosis.TlsCheck;
import io.github.cockpitsso.bridge.issuer.IssuerKeys;
import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.settings.IssuerSettings;
import io.github.cockpitsso.bridge.settings.SettingsReader;
import io.github.cockpitsso.bridge.token.EndedSessions;
import io.github.cockpitsso.bridge.token.IntrospectedTokens;
import io.github.cockpitsso.bridge.token.TokenPolicy;
import io.github.cockpitsso.bridge.token.TokenVerifier;
import io.github.cockpitsso.bridge.token.VerifiedToken;
import io.github.cockpitsso.client.http.Bounds;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Explains whether the bridge accepts a token. It requires only the issuer's settings, so that app
 * developers can run it on their own machine.
 */
public final class Explanation {
  // Only problems with these settings change the result for a token.
  private static final Set<String> TOKEN_SETTINGS = Set.of(
      "bridge.issuer",
      "bridge.issuer-internal-url",
      "bridge.insecure.http-issuer",
      "bridge.audience",
      "bridge.client.id",
      "bridge.token.scope",
      "bridge.token.clients",
      "bridge.token.introspection");

  private final SettingsReader.Loaded loaded;
  private final SampleRequest sample;
  private final boolean live;
  private final Clock clock;

  /**
   * Creates an explanation with these settings.
   *
   * @param sample the request to check against the policy, if any
   * @param live whether to look up the account and the key, and to call Cockpit
   */
  public Explanation(
      SettingsReader.Loaded loaded, SampleRequest sample, boolean live, Clock clock) {
    this.loaded = loaded;
    this.sample = sample;
    this.live = live;
    this.clock = clock;
  }

  /**
   * Explains a token. The report contains neither the token nor an API key.
   *
   * @param input the token, an Authorization header, or an answer of the token endpoint
   */
  public Report explain(String input) {
    UnverifiedToken token = UnverifiedToken.of(input);
    Optional<Finding> otherKind = token.otherKind(loaded.token().introspection().equals("opaque"));
    if (otherKind.isPresent()) {
      // Findings about its claims would only distract.
      return new Report(List.of(), List.of(otherKind.get()));
    }
    List<Finding> problems = settingProblems(TOKEN_SETTINGS::contains);
    if (loaded.issuer().isEmpty()) {
      return new Report(List.of(), problems);
    }
    return explain(loaded.issuer().get(), token, problems);
  }

  private List<Finding> settingProblems(Predicate<String> name) {
    return SettingsCheck.problems(
        loaded.problems().stream().filter(each -> name.test(each.name())).toList());
  }

  private Report explain(IssuerSettings issuer, UnverifiedToken token, List<Finding> problems) {
    var tls = new TlsCheck(loaded.tls(), clock);
    List<Finding> findings = new ArrayList<>(problems);
    tls.findings().stream().filter(Finding::isFailed).forEach(findings::add);
    try (var control = new ControlClient(Bounds.DEFAULT, tls.issuer())) {
      var keys =
          new IssuerKeys(Wiring.issuer(issuer).withoutPause(), control, Runnable::run, clock);
      keys.refresh().join();
      new IssuerCheck(issuer, List.of(), control, clock)
          .reachability().stream().filter(Finding::isFailed).forEach(findings::add);
      var unconfirmed = new AtomicBoolean();
      Optional<IntrospectedTokens> introspected = Wiring.introspected(
          issuer,
          loaded.token(),
          control,
          keys,
          Duration.ZERO,
          Runnable::run,
          () -> unconfirmed.set(true));
      var verifier = new TokenVerifier(
          policy(issuer),
          introspected,
          keys,
          new EndedSessions(1),
          loaded.token().cacheBytes(),
          clock);
      Decision<VerifiedToken> decision = verifier.inspect(token.text()).join();
      Optional<Refusal> signature =
          token.isJwt() ? verifier.checkSignature(token.text()).join() : Optional.empty();
      findings.addAll(claims(token, issuer, signature));
      if (decision instanceof Decision.Granted<VerifiedToken> granted) {
        findings.addAll(verified(granted.value(), token, issuer));
        if (!isIntrospected(token, issuer)) {
          introspected
              .filter(it -> it.concerns(token.claims()))
              .ifPresent(it -> findings.add(confirmation(unconfirmed.get())));
        }
        findings.addAll(request(granted.value(), token, control, keys, tls));
      } else if (live) {
        findings.add(Finding.unknown(
                "live", "account, key and Cockpit were not checked: the bridge rejects the token")
            .cure("Correct the failures above."));
      }
      return new Verdict(decision, signature).report(findings);
    }
  }

  /** Whether the issuer confirmed a token that has all claims. */
  private static Finding confirmation(boolean isUnconfirmed) {
    return isUnconfirmed
        ? Finding.warning(
                "token.introspection",
                "Keycloak did not say whether the token is active, so it counts until it expires")
            .expected("an introspection response (bridge.token.introspection)")
            .cure("Run check: issuer.client says what is missing.")
        : Finding.ok("token.introspection", "Keycloak says that the token is active");
  }

  private TokenPolicy policy(IssuerSettings issuer) {
    return Wiring.policy(issuer, loaded.token(), loaded.server());
  }

  private List<Finding> claims(
      UnverifiedToken token, IssuerSettings issuer, Optional<Refusal> signature) {
    List<Finding> findings = new ArrayList<>();
    if (token.isJwt()) {
      findings.add(SignatureCheck.of(token, issuer, signature));
    }
    if (!isIntrospected(token, issuer)) {
      findings.addAll(new ClaimChecks(token.claims(), policy(issuer), clock.instant()).run());
    }
    return findings;
  }

  /** Whether the bridge uses the claims in the introspection answer, not those in the token. */
  private boolean isIntrospected(UnverifiedToken token, IssuerSettings issuer) {
    boolean complete = token.claims().has("aud") && token.claims().has("sub");
    return !complete
        && issuer.clientSecret().isPresent()
        && !loaded.token().introspection().equals("off");
  }

  private List<Finding> verified(
      VerifiedToken verified, UnverifiedToken token, IssuerSettings issuer) {
    List<Finding> findings = new ArrayList<>();
    if (isIntrospected(token, issuer)) {
      findings.add(Finding.ok(
          "token.introspection",
          "Keycloak returns sub " + verified.subject() + ", client " + verified.client()
              + ", scopes " + list(verified.scopes())));
    }
    findings.add(Finding.ok("token.keycloak-roles", list(verified.roles())));
    BindingCheck.of(verified.confirmation(), loaded).ifPresent(findings::add);
    return findings;
  }

  private List<Finding> request(
      VerifiedToken verified,
      UnverifiedToken token,
      ControlClient control,
      IssuerKeys keys,
      TlsCheck tls) {
    if (!live) {
      return sample.checkPolicy(loaded.policy(), verified, Optional.empty()).stream()
          .toList();
    } else if (loaded.settings().isEmpty()) {
      List<Finding> problems =
          new ArrayList<>(settingProblems(name -> !TOKEN_SETTINGS.contains(name)));
      problems.add(Finding.unknown("live", "--live requires the whole configuration of the bridge")
          .cure("Correct the settings above."));
      return problems;
    }
    try (var toCockpit = new ControlClient(Bounds.DEFAULT, tls.cockpit())) {
      return new LiveCheck(loaded.settings().get(), control, toCockpit, keys, clock)
          .run(verified, token.text(), sample);
    } catch (UnusableFileException e) {
      return List.of(Finding.failed("settings.key", e.getMessage())
          .expected("a file that the bridge can use")
          .cure("Run check."));
    }
  }

  private static String list(Set<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names.stream().sorted().toList());
  }
}
