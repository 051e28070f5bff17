package io.github.cockpitsso.bridge.explain;

import io.github.cockpitsso.bridge.Wiring;
import io.github.cockpitsso.bridge.diagnosis.Finding;
import io.github.cockpitsso.bridge.diagnosis.IssuerCheck;
import io.github.cockpitsso.bridge.diagnosis.Report;
import io.github.cockpitsso.bridge.diagnosis.SettingsCheck;
import io.github.cockpitsso.bridge.diagnosis.TlsCheck;
import io.github.cockpitsso.bridge.issuer.Issuer;
import io.github.cockpitsso.bridge.issuer.IssuerKeys;
import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.settings.IssuerSettings;
import io.github.cockpitsso.bridge.settings.SettingsReader;
import io.github.cockpitsso.bridge.token.EndedSessions;
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

/**
 * The bridge's own judgement of a token, and what each of its claims says. Needs no more of the
 * configuration than the issuer, so that the developer of an app can use it.
 */
public final class Explanation {
  // Problems of these settings change what is said about tokens; those of others do not matter
  // here.
  private static final Set<String> NEEDED = Set.of(
      "bridge.issuer",
      "bridge.issuer-internal-url",
      "bridge.insecure.http-issuer",
      "bridge.audience",
      "bridge.client.id",
      "bridge.token.scope",
      "bridge.token.clients",
      "bridge.token.introspection");

  private final SettingsReader.Loaded loaded;
  private final PolicyExplanation inquiry;
  private final boolean live;
  private final Clock clock;

  /**
   * An explanation by what was read.
   *
   * @param inquiry which request the policy is asked about, if any
   * @param live whether to follow the token to the account, the key and Cockpit
   */
  public Explanation(
      SettingsReader.Loaded loaded, PolicyExplanation inquiry, boolean live, Clock clock) {
    this.loaded = loaded;
    this.inquiry = inquiry;
    this.live = live;
    this.clock = clock;
  }

  /** Explains what somebody copied. Neither the token nor any key is in the report. */
  public Report explain(String copied) {
    UnverifiedToken token = UnverifiedToken.of(copied);
    Optional<Finding> kind = token.kind(loaded.token().introspection().equals("opaque"));
    if (kind.isPresent()) {
      // What is no access token at all lacks whatever one has: no claim is worth a word.
      return new Report(List.of(), List.of(kind.get()));
    }
    List<Finding> problems = SettingsCheck.problems(
        loaded.problems().stream().filter(each -> NEEDED.contains(each.name())).toList());
    if (loaded.issuer().isEmpty()) {
      return new Report(List.of(), problems);
    }
    return judged(loaded.issuer().get(), token, problems);
  }

  private Report judged(IssuerSettings issuer, UnverifiedToken token, List<Finding> before) {
    var tls = new TlsCheck(loaded.tls(), clock);
    List<Finding> findings = new ArrayList<>(before);
    tls.findings().stream().filter(Finding::isFailed).forEach(findings::add);
    try (var control = new ControlClient(Bounds.DEFAULT, tls.issuer())) {
      var keys = new IssuerKeys(atOnce(issuer), control, Runnable::run, clock);
      keys.refresh().join();
      new IssuerCheck(issuer, List.of(), control, clock)
          .reachability().stream().filter(Finding::isFailed).forEach(findings::add);
      var verifier = verifier(issuer, control, keys);
      Decision<VerifiedToken> decision = verifier.inspect(token.text()).join();
      Optional<Refusal> forged =
          token.isJwt() ? verifier.checkSignature(token.text()).join() : Optional.empty();
      findings.addAll(details(token, issuer, forged));
      decision
          .ifGranted()
          .ifPresent(verified -> findings.addAll(verified(verified, token, issuer)));
      decision
          .ifGranted()
          .flatMap(verified -> follow(verified, token, control, keys, tls))
          .ifPresent(findings::addAll);
      if (live && decision.ifGranted().isEmpty()) {
        findings.add(Finding.unknown(
            "live",
            "the token was not followed: the bridge rejects it",
            "Correct what failed above."));
      }
      return new Report(heading(decision, forged), withVerdict(decision, findings));
    }
  }

  private TokenVerifier verifier(IssuerSettings issuer, ControlClient control, IssuerKeys keys) {
    return new TokenVerifier(
        policy(issuer),
        Wiring.introspected(issuer, loaded.token(), control, keys, Duration.ZERO, Runnable::run),
        keys,
        new EndedSessions(1),
        loaded.token().cacheBytes(),
        clock);
  }

  private TokenPolicy policy(IssuerSettings issuer) {
    return Wiring.policy(issuer, loaded.token(), loaded.server());
  }

  private List<Finding> details(
      UnverifiedToken token, IssuerSettings issuer, Optional<Refusal> forged) {
    List<Finding> details = new ArrayList<>();
    if (token.isJwt()) {
      details.add(SignatureCheck.of(token, issuer, forged));
    }
    if (!isIntrospected(token, issuer)) {
      details.addAll(new ClaimChecks(token.claims(), policy(issuer), clock.instant()).run());
    }
    return details;
  }

  /** Whether the claims that count are not in the token. */
  private boolean isIntrospected(UnverifiedToken token, IssuerSettings issuer) {
    boolean whole = token.claims().has("aud") && token.claims().has("sub");
    return !whole
        && issuer.clientSecret().isPresent()
        && !loaded.token().introspection().equals("off");
  }

  private List<Finding> verified(
      VerifiedToken verified, UnverifiedToken token, IssuerSettings issuer) {
    List<Finding> findings = new ArrayList<>();
    if (isIntrospected(token, issuer)) {
      findings.add(Finding.ok(
          "token.introspection",
          "Keycloak says: sub " + verified.subject() + ", client " + verified.client() + ", scopes "
              + words(verified.scopes())));
    }
    findings.add(Finding.ok("token.keycloak-roles", words(verified.roles())));
    BindingCheck.of(verified.confirmation(), loaded).ifPresent(findings::add);
    return findings;
  }

  private Optional<List<Finding>> follow(
      VerifiedToken verified,
      UnverifiedToken token,
      ControlClient control,
      IssuerKeys keys,
      TlsCheck tls) {
    if (!live) {
      return inquiry.judge(loaded.policy(), verified, Optional.empty()).map(List::of);
    } else if (loaded.settings().isEmpty()) {
      List<Finding> problems = new ArrayList<>(SettingsCheck.problems(loaded.problems().stream()
          .filter(each -> !NEEDED.contains(each.name()))
          .toList()));
      problems.add(Finding.unknown(
          "live",
          "--live needs the whole configuration of the bridge",
          "Correct the settings above."));
      return Optional.of(problems);
    }
    try (var toCockpit = new ControlClient(Bounds.DEFAULT, tls.cockpit())) {
      return Optional.of(new LiveCheck(loaded.settings().get(), control, toCockpit, keys, clock)
          .run(verified, token.text(), inquiry));
    }
  }

  private static List<String> heading(Decision<VerifiedToken> decision, Optional<Refusal> forged) {
    List<String> heading = new ArrayList<>();
    decision
        .ifGranted()
        .ifPresent(it -> heading.add("The bridge accepts this token until " + it.expires() + "."));
    decision
        .ifRefused()
        .ifPresent(it -> heading.add("The bridge rejects this token: "
            + it.reason().status() + " " + it.reason().id() + ". " + it.reason().title()));
    if (forged.isPresent()) {
      heading.add("The signature is not verified: what follows is only what the text claims.");
    }
    return heading;
  }

  /** The reason by itself, unless it is granted; with its remedy if nothing else failed. */
  private static List<Finding> withVerdict(
      Decision<VerifiedToken> decision, List<Finding> findings) {
    if (decision.ifRefused().isEmpty()) {
      return findings;
    }
    Refusal refusal = decision.ifRefused().get();
    Reason reason = refusal.reason();
    boolean said = findings.stream().anyMatch(Finding::isFailed);
    List<Finding> all = new ArrayList<>();
    all.add(Finding.failed(
        "token",
        reason.id() + (refusal.detail().isEmpty() ? "" : ": " + refusal.detail()),
        "",
        said ? "" : reason.remedy().orElse("")));
    all.addAll(findings);
    return all;
  }

  /** A key that is not known is looked for once more without a pause. */
  private static Issuer atOnce(IssuerSettings settings) {
    Issuer issuer = Wiring.issuer(settings);
    return new Issuer(
        issuer.name(),
        issuer.internalUrl(),
        issuer.plainHttp(),
        issuer.refresh(),
        Duration.ZERO,
        issuer.outageTolerance());
  }

  private static String words(Set<String> words) {
    return words.isEmpty() ? "none" : String.join(", ", words.stream().sorted().toList());
  }
}
