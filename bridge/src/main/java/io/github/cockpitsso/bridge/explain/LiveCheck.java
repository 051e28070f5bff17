package io.github.cockpitsso.bridge.explain;

import io.github.cockpitsso.bridge.Wiring;
import io.github.cockpitsso.bridge.diagnosis.CockpitCheck;
import io.github.cockpitsso.bridge.diagnosis.Finding;
import io.github.cockpitsso.bridge.diagnosis.Probe;
import io.github.cockpitsso.bridge.issuer.IssuerKeys;
import io.github.cockpitsso.bridge.key.Account;
import io.github.cockpitsso.bridge.key.KeyFormat;
import io.github.cockpitsso.bridge.key.KeyRing;
import io.github.cockpitsso.bridge.key.KeySource;
import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.request.PresentedToken.Scheme;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.token.AuthenticatedUser;
import io.github.cockpitsso.bridge.token.VerifiedToken;
import io.github.cockpitsso.client.Secret;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Does with a verified token what the bridge does: looks up the account and its API key, checks the
 * policy, and calls Cockpit with the key.
 */
final class LiveCheck {
  // A call that changes nothing. Cockpit answers 412 only if it refuses the key
  // (docs/cockpit-contract.md §3).
  private static final String INFO = "/api/sso/info";

  private record Found(Account account, String source) {}

  private final BridgeSettings settings;
  private final List<KeySource> sources;
  private final Probe probe;

  /**
   * A check with these settings.
   *
   * @throws UnusableFileException if a file with keys cannot be used
   */
  LiveCheck(
      BridgeSettings settings,
      ControlClient toIssuer,
      ControlClient toCockpit,
      IssuerKeys keys,
      Clock clock)
      throws UnusableFileException {
    this.settings = settings;
    this.sources = Wiring.sources(
        settings, toIssuer, toCockpit, keys, Optional.empty(), reloaded -> {}, Optional.empty());
    this.probe = new Probe("cockpit", toCockpit, clock);
  }

  List<Finding> run(VerifiedToken verified, String token, SampleRequest sample) {
    AuthenticatedUser user = new AuthenticatedUser(verified, Secret.of(Scheme.BEARER.with(token)));
    List<Finding> findings = new ArrayList<>();
    Optional<Found> found = account(user, findings);
    sample
        .checkPolicy(settings.policy(), verified, found.map(it -> it.account().role()))
        .ifPresent(findings::add);
    found.ifPresent(it -> key(it, findings));
    return findings;
  }

  /** The account from the first key source that has it, in the order of bridge.key.sources. */
  private Optional<Found> account(AuthenticatedUser user, List<Finding> findings) {
    List<Finding> refusals = new ArrayList<>();
    Decision<Account> before = Decision.refused(Reason.NO_COCKPIT_ACCOUNT);
    for (KeySource source : sources) {
      Decision<Account> decision = KeyRing.mayKnow(source, user, before)
          ? source.find(user)
          : Decision.refused(Reason.NO_COCKPIT_ACCOUNT);
      before = KeyRing.better(before, decision);
      if (decision.ifGranted().isPresent()) {
        Account account = decision.ifGranted().get();
        findings.add(Finding.ok(
            "live.account",
            "key source " + source.name() + ": "
                + (source.isForUsersWithoutAccount()
                    ? "a key of bridge.key.roles"
                    : "account " + (account.id().isEmpty() ? "without an _id" : account.id()))
                + (account.role().isEmpty() ? "" : ", role " + account.role())));
        return Optional.of(new Found(account, source.name()));
      }
      if (isCreatedOnFirstUse(source, decision)) {
        findings.add(Finding.unknown(
                "live.account",
                "key source " + source.name()
                    + ": an active account without an API key. The user's first request creates the"
                    + " key (bridge.key.mint)")
            .cure("Run check: the service key needs sso/keys/write. Users with a role in"
                + " exclude_roles get no key."));
        return Optional.empty();
      }
      decision
          .ifRefused()
          .ifPresent(refusal -> refusals.add(Finding.failed(
                  "live.account",
                  "key source " + source.name() + ": " + refusal.reason().id() + ": "
                      + refusal.reason().title())
              .expected("an active Cockpit account with an API key")
              .cure(refusal.reason().remedy().orElse(""))));
    }
    findings.addAll(refusals);
    return Optional.empty();
  }

  private boolean isCreatedOnFirstUse(KeySource source, Decision<Account> decision) {
    return settings.keys().mintsOnFirstUse()
        && source.name().equals("cockpit")
        && decision.isRefusedFor(Reason.NO_API_KEY);
  }

  private void key(Found found, List<Finding> findings) {
    Account account = found.account();
    String fingerprint = "fingerprint " + account.apiKey().fingerprint();
    Optional<String> problem = new KeyFormat(settings.keys().pattern()).problem(account.apiKey());
    if (problem.isPresent()) {
      findings.add(Finding.failed(
              "live.key",
              fingerprint + ": " + Reason.KEY_SOURCE_MALFORMED.id() + ": " + problem.get())
          .expected(
              settings.keys().pattern().isPresent()
                  ? "a key that matches bridge.key.pattern"
                  : "a key in Cockpit's format")
          .cure(
              settings.keys().pattern().isPresent()
                  ? "Correct BRIDGE_KEY_PATTERN, or create a key for the user that matches it."
                  : "Create a new key for the user in Cockpit. For keys in your own format set"
                      + " BRIDGE_KEY_PATTERN."));
      return;
    }
    findings.add(Finding.ok("live.key", fingerprint + ", in a valid format"));
    findings.add(cockpit(found));
  }

  private Finding cockpit(Found found) {
    URI uri = settings.cockpit().address().at(INFO);
    Probe.Answer answer = probe.get(uri, Optional.of(found.account().apiKey()));
    Optional<Finding> failure = probe.connectionFailure(uri, answer, CockpitCheck.SETTING);
    int status = answer.status().orElse(0);
    if (failure.isPresent()) {
      return failure.get();
    } else if (status == 412 && found.source().equals("sealed")) {
      return Finding.failed(
              "live.cockpit",
              "412: Cockpit refuses the key in the token (" + Reason.SEALED_KEY_REFUSED.id() + ")")
          .expected("the user's present key")
          .cure("Refresh the token. The bridge uses the next source of bridge.key.sources, if there"
              + " is one.");
    } else if (status == 412) {
      return Finding.failed(
              "live.cockpit",
              "412: Cockpit refuses the key (" + Reason.COCKPIT_REFUSES_KEY.id() + ")")
          .expected("a key of an active account in this Cockpit")
          .cure("Set bridge.cockpit.url to the Cockpit and the space that the key is from, and"
              + " check that the account is active. Then create a new key for the user in"
              + " Cockpit.");
    } else if (status == 200 || status == 403 || status == 404) {
      return Finding.ok("live.cockpit", "Cockpit accepts the key");
    }
    return Finding.failed("live.cockpit", uri + " answers " + status)
        .expected("an answer of Cockpit")
        .cure("Run check.");
  }
}
