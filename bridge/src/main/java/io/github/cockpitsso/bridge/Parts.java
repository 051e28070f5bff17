package io.github.cockpitsso.bridge;

import io.github.cockpitsso.bridge.key.CockpitKeySource;
import io.github.cockpitsso.bridge.key.IntrospectionKeySource;
import io.github.cockpitsso.bridge.key.KeyMint;
import io.github.cockpitsso.bridge.key.KeySource;
import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.policy.Authorizer;
import io.github.cockpitsso.bridge.policy.Policy;
import io.github.cockpitsso.bridge.policy.PolicyFile;
import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.reload.Reloads;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.settings.CockpitSettings;
import io.github.cockpitsso.bridge.settings.IssuerSettings;
import io.github.cockpitsso.bridge.settings.PolicySettings;
import io.github.cockpitsso.bridge.token.Discovery;
import io.github.cockpitsso.bridge.token.IntrospectedTokens;
import io.github.cockpitsso.bridge.token.Issuer;
import io.github.cockpitsso.bridge.token.IssuerKeys;
import io.github.cockpitsso.bridge.token.LogoutTokens;
import io.github.cockpitsso.bridge.token.ProofPolicy;
import io.github.cockpitsso.bridge.token.TokenPolicy;
import io.github.cockpitsso.client.addon.AddonCockpit;
import io.github.cockpitsso.client.http.CockpitHttp;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/** Makes the parts that settings describe. */
public final class Parts {
  private Parts() {}

  /** The issuer. */
  public static Issuer issuer(IssuerSettings settings) {
    return new Issuer(
        settings.name(),
        settings.internalUrl(),
        settings.plainHttp(),
        settings.refresh(),
        settings.minInterval(),
        settings.outageTolerance());
  }

  /** What tokens must say. */
  public static TokenPolicy policy(BridgeSettings settings) {
    return new TokenPolicy(
        settings.issuer().name(),
        settings.token().audience(),
        Set.copyOf(settings.token().scopes()),
        Set.copyOf(settings.token().clients()),
        settings
            .server()
            .publicUrl()
            .map(url -> new ProofPolicy(
                url,
                settings.token().proofAge(),
                settings.token().rememberedProofs(),
                settings.token().rememberedProofsOfSubject())));
  }

  /** Who is asked about tokens that do not say enough, if anybody. */
  public static Optional<IntrospectedTokens> introspected(
      BridgeSettings settings, ControlClient control, IssuerKeys issuerKeys, Executor executor) {
    String asked = settings.token().introspection();
    return asked.equals("off")
        ? Optional.empty()
        : Optional.of(new IntrospectedTokens(
            control,
            () -> issuerKeys.discovery().flatMap(Discovery::introspection),
            settings.issuer().clientId(),
            settings.issuer().clientSecret().orElseThrow(),
            asked.equals("opaque"),
            settings.token().introspectionCache(),
            executor));
  }

  /** Who judges logout tokens, if any client sends some. */
  static Optional<LogoutTokens> logouts(BridgeSettings settings, IssuerKeys issuerKeys) {
    var logout = settings.logout();
    return logout.clients().isEmpty()
        ? Optional.empty()
        : Optional.of(new LogoutTokens(
            settings.issuer().name(),
            logout.clients(),
            issuerKeys,
            logout.remembered(),
            Clock.systemUTC()));
  }

  static Authorizer authorizer(PolicySettings settings, Reloads reloads, MeterRegistry registry)
      throws UnusableFileException {
    if (settings.file().isEmpty()) {
      return new Authorizer(Optional.empty(), registry);
    }
    ReloadedFiles<Policy> policy = PolicyFile.open(settings.file().get());
    reloads.add(policy);
    return new Authorizer(Optional.of(policy), registry);
  }

  static List<KeySource> sources(
      BridgeSettings settings,
      ControlClient issuer,
      ControlClient cockpit,
      IssuerKeys issuerKeys,
      MeterRegistry registry) {
    return settings.keys().sources().stream()
        .map(name -> name.equals("cockpit")
            ? cockpit(settings, cockpit, registry)
            : keycloak(settings.issuer(), issuer, issuerKeys))
        .toList();
  }

  private static KeySource cockpit(
      BridgeSettings settings, ControlClient control, MeterRegistry registry) {
    CockpitSettings cockpit = settings.cockpit();
    var addon = new AddonCockpit(new CockpitHttp(cockpit.address(), cockpit.serviceKey(), control));
    return new CockpitKeySource(
        addon,
        settings.keys().mintsOnFirstUse()
            ? Optional.of(
                new KeyMint(addon, registry.counter("bridge.keys.made"), Clock.systemUTC()))
            : Optional.empty());
  }

  private static KeySource keycloak(
      IssuerSettings issuer, ControlClient control, IssuerKeys issuerKeys) {
    return new IntrospectionKeySource(
        control,
        () -> issuerKeys.discovery().flatMap(Discovery::introspection),
        issuer.clientId(),
        issuer.clientSecret().orElseThrow());
  }
}
