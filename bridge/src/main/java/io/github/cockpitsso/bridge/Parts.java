package io.github.cockpitsso.bridge;

import io.github.cockpitsso.bridge.key.CockpitKeySource;
import io.github.cockpitsso.bridge.key.IntrospectionKeySource;
import io.github.cockpitsso.bridge.key.KeySource;
import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.settings.CockpitSettings;
import io.github.cockpitsso.bridge.settings.IssuerSettings;
import io.github.cockpitsso.bridge.token.Discovery;
import io.github.cockpitsso.bridge.token.Issuer;
import io.github.cockpitsso.bridge.token.IssuerKeys;
import io.github.cockpitsso.bridge.token.ProofPolicy;
import io.github.cockpitsso.bridge.token.TokenPolicy;
import io.github.cockpitsso.client.addon.AddonCockpit;
import io.github.cockpitsso.client.http.CockpitHttp;
import java.util.List;
import java.util.Set;

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
        settings.token().scope(),
        Set.copyOf(settings.token().clients()),
        settings
            .server()
            .publicUrl()
            .map(url -> new ProofPolicy(
                url, settings.token().proofAge(), settings.token().rememberedProofs())));
  }

  static List<KeySource> sources(
      BridgeSettings settings, ControlClient control, IssuerKeys issuerKeys) {
    return settings.keys().sources().stream()
        .map(name -> name.equals("cockpit")
            ? cockpit(settings.cockpit(), control)
            : keycloak(settings.issuer(), control, issuerKeys))
        .toList();
  }

  private static KeySource cockpit(CockpitSettings cockpit, ControlClient control) {
    return new CockpitKeySource(
        new AddonCockpit(new CockpitHttp(cockpit.address(), cockpit.serviceKey(), control)));
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
