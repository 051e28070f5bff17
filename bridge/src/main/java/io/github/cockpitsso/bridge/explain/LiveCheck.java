package io.github.cockpitsso.bridge.explain;

import io.github.cockpitsso.bridge.Wiring;
import io.github.cockpitsso.bridge.diagnosis.CockpitCheck;
import io.github.cockpitsso.bridge.diagnosis.Finding;
import io.github.cockpitsso.bridge.diagnosis.Probe;
import io.github.cockpitsso.bridge.issuer.IssuerKeys;
import io.github.cockpitsso.bridge.key.Account;
import io.github.cockpitsso.bridge.key.AuthenticatedUser;
import io.github.cockpitsso.bridge.key.KeyFormat;
import io.github.cockpitsso.bridge.key.KeySource;
import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.token.VerifiedToken;
import io.github.cockpitsso.client.Secret;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows a verified token as the bridge would: to the account, its key, the policy, and Cockpit's
 * answer to that key.
 */
final class LiveCheck {
  // Every key that Cockpit accepts gets some other answer here than 412 (docs/cockpit-contract.md
  // §3); nothing changes.
  private static final String HARMLESS = "/api/sso/info";

  private final BridgeSettings settings;
  private final List<KeySource> sources;
  private final Probe probe;

  LiveCheck(
      BridgeSettings settings,
      ControlClient toIssuer,
      ControlClient toCockpit,
      IssuerKeys keys,
      Clock clock) {
    this.settings = settings;
    this.sources =
        Wiring.sources(settings, toIssuer, toCockpit, keys, Optional.empty(), Optional.empty());
    this.probe = new Probe("cockpit", toCockpit, clock);
  }

  List<Finding> run(VerifiedToken verified, String token, PolicyExplanation inquiry) {
    AuthenticatedUser person = new AuthenticatedUser(verified, Secret.of(token));
    List<Finding> findings = new ArrayList<>();
    Optional<Account> account = account(person, findings);
    inquiry.judge(settings.policy(), verified, account.map(Account::role)).ifPresent(findings::add);
    account.ifPresent(found -> key(found, findings));
    return findings;
  }

  /** In the order of bridge.key.sources; the first source that has the account counts. */
  private Optional<Account> account(AuthenticatedUser person, List<Finding> findings) {
    List<Finding> refusals = new ArrayList<>();
    for (KeySource source : sources) {
      Decision<Account> decision = source.slot(person).isPresent()
          ? source.find(person)
          : Decision.refused(Reason.NO_COCKPIT_ACCOUNT);
      if (decision.ifGranted().isPresent()) {
        Account account = decision.ifGranted().get();
        findings.add(Finding.ok(
            "live.account",
            "key source " + source.name() + ": account "
                + (account.id().isEmpty() ? "without an _id" : account.id())
                + (account.role().isEmpty() ? "" : ", role " + account.role())));
        return Optional.of(account);
      }
      if (isMadeAtFirstUse(source, decision)) {
        findings.add(
            Finding.unknown(
                "live.account",
                "key source " + source.name()
                    + ": an active account without an API key. The bridge lets Cockpit make one at"
                    + " the first request (bridge.key.mint)",
                "Run check: the service key needs sso/keys/write. Users of a role in exclude_roles get no key."));
        return Optional.empty();
      }
      decision
          .ifRefused()
          .ifPresent(refusal -> refusals.add(Finding.failed(
              "live.account",
              "key source " + source.name() + ": " + refusal.reason().id() + ": "
                  + refusal.reason().title(),
              "an active Cockpit account with an API key",
              refusal.reason().remedy().orElse(""))));
    }
    findings.addAll(refusals);
    return Optional.empty();
  }

  private boolean isMadeAtFirstUse(KeySource source, Decision<Account> decision) {
    return settings.keys().mintsOnFirstUse()
        && source.name().equals("cockpit")
        && decision
            .ifRefused()
            .filter(refusal -> refusal.reason() == Reason.NO_API_KEY)
            .isPresent();
  }

  private void key(Account account, List<Finding> findings) {
    String fingerprint = "fingerprint " + KeyFormat.fingerprint(account.apiKey());
    Optional<String> problem = new KeyFormat(settings.keys().pattern()).problem(account.apiKey());
    if (problem.isPresent()) {
      findings.add(
          Finding.failed(
              "live.key",
              fingerprint + ": " + Reason.KEY_SOURCE_MALFORMED.id() + ": " + problem.get(),
              settings.keys().pattern().isPresent()
                  ? "a key that matches bridge.key.pattern"
                  : "a key as Cockpit makes it",
              settings.keys().pattern().isPresent()
                  ? "Correct BRIDGE_KEY_PATTERN, or give the user a key that matches it."
                  : "Give the user a new key in Cockpit. For keys of your own form set BRIDGE_KEY_PATTERN."));
      return;
    }
    findings.add(Finding.ok("live.key", fingerprint + ", in a usable format"));
    findings.add(cockpit(account.apiKey()));
  }

  private Finding cockpit(Secret key) {
    URI uri = settings.cockpit().address().at(HARMLESS);
    Probe.Answer answer = probe.get(uri, Optional.of(key));
    Optional<Finding> unusable = probe.unusable(uri, answer, CockpitCheck.SETTING);
    int status = answer.status().orElse(0);
    if (unusable.isPresent()) {
      return unusable.get();
    } else if (status == 412) {
      return Finding.failed(
          "live.cockpit",
          "412: Cockpit refuses the key (" + Reason.COCKPIT_REFUSES_KEY.id() + ")",
          "a key that this Cockpit knows, of an active account",
          "Check that bridge.cockpit.url names the Cockpit and the space that the key is from, and that the account"
              + " is active. Then give the user a new key in Cockpit.");
    } else if (status == 200 || status == 403 || status == 404) {
      return Finding.ok("live.cockpit", "Cockpit accepts the key");
    }
    return Finding.failed(
        "live.cockpit", "status " + status + " for " + uri, "an answer of Cockpit", "Run check.");
  }
}
