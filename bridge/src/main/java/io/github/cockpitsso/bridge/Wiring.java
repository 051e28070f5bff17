package io.github.cockpitsso.bridge;

import io.github.cockpitsso.bridge.dpop.DpopPolicy;
import io.github.cockpitsso.bridge.endpoint.ForwardAuth;
import io.github.cockpitsso.bridge.endpoint.Gateway;
import io.github.cockpitsso.bridge.endpoint.LogoutEndpoint;
import io.github.cockpitsso.bridge.endpoint.ProtectedResource;
import io.github.cockpitsso.bridge.issuer.Discovery;
import io.github.cockpitsso.bridge.issuer.Issuer;
import io.github.cockpitsso.bridge.issuer.IssuerKeys;
import io.github.cockpitsso.bridge.key.CockpitKeySource;
import io.github.cockpitsso.bridge.key.IntrospectionKeySource;
import io.github.cockpitsso.bridge.key.KeyFormat;
import io.github.cockpitsso.bridge.key.KeyMint;
import io.github.cockpitsso.bridge.key.KeyRotation;
import io.github.cockpitsso.bridge.key.KeySource;
import io.github.cockpitsso.bridge.key.RoleKeySource;
import io.github.cockpitsso.bridge.key.SealedKeySource;
import io.github.cockpitsso.bridge.limit.SubjectLimits;
import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.pipeline.Pipeline;
import io.github.cockpitsso.bridge.policy.Authorizer;
import io.github.cockpitsso.bridge.policy.Policy;
import io.github.cockpitsso.bridge.policy.PolicyFile;
import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.reload.Reloads;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.settings.CockpitSettings;
import io.github.cockpitsso.bridge.settings.IssuerSettings;
import io.github.cockpitsso.bridge.settings.KeySettings;
import io.github.cockpitsso.bridge.settings.LimitSettings;
import io.github.cockpitsso.bridge.settings.PolicySettings;
import io.github.cockpitsso.bridge.settings.ServerSettings;
import io.github.cockpitsso.bridge.settings.TokenSettings;
import io.github.cockpitsso.bridge.token.EndedSessions;
import io.github.cockpitsso.bridge.token.IntrospectedTokens;
import io.github.cockpitsso.bridge.token.IntrospectedTokens.Mode;
import io.github.cockpitsso.bridge.token.Introspection;
import io.github.cockpitsso.bridge.token.LogoutTokens;
import io.github.cockpitsso.bridge.token.TokenPolicy;
import io.github.cockpitsso.bridge.token.TokenVerifier;
import io.github.cockpitsso.bridge.upstream.CockpitProxy;
import io.github.cockpitsso.client.addon.AddonCockpit;
import io.github.cockpitsso.client.http.CockpitHttp;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.eclipse.jetty.server.Handler;

/** Builds the parts of a bridge from its settings. {@link Bridge} puts them together. */
public final class Wiring {
  private static final long IDLE_SECONDS = 30;

  private Wiring() {}

  /**
   * Threads for the bridge's own calls, so that no request's thread waits for an answer. Bounded:
   * when Keycloak or Cockpit hangs, further lookups are rejected at once.
   *
   * @param threads calls at the same time
   * @param waiting calls that wait for a thread
   */
  static ExecutorService lookups(String name, int threads, int waiting) {
    var pool = new ThreadPoolExecutor(
        threads,
        threads,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(waiting),
        new DefaultThreadFactory(name, true));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** The issuer of access tokens. */
  public static Issuer issuer(IssuerSettings settings) {
    return new Issuer(
        settings.name(),
        settings.internalUrl(),
        settings.plainHttp(),
        settings.refresh(),
        settings.minInterval(),
        settings.outageTolerance());
  }

  /** What access tokens must contain. */
  public static TokenPolicy policy(
      IssuerSettings issuer, TokenSettings token, ServerSettings server) {
    return new TokenPolicy(
        issuer.name(),
        token.audience(),
        Set.copyOf(token.scopes()),
        Set.copyOf(token.clients()),
        server
            .publicUrl()
            .map(url -> new DpopPolicy(
                url,
                token.proofAge(),
                token.rememberedProofs(),
                token.rememberedProofsOfSubject())));
  }

  /**
   * The introspection of tokens, if it is enabled.
   *
   * @param keyLifetime how old a response may be from which an API key is read; zero if keys are
   * not read from these responses
   * @param unconfirmed called each time that a token counts without a response
   */
  public static Optional<IntrospectedTokens> introspected(
      IssuerSettings issuer,
      TokenSettings token,
      ControlClient control,
      IssuerKeys issuerKeys,
      Duration keyLifetime,
      Executor executor,
      Runnable unconfirmed) {
    return Mode.named(token.introspection())
        .flatMap(mode -> introspection(issuer, control, issuerKeys, !keyLifetime.isZero())
            .map(introspection -> new IntrospectedTokens(
                introspection,
                mode,
                token.introspectionCache(),
                keyLifetime,
                executor,
                unconfirmed)));
  }

  static Counter unconfirmedTokens(MeterRegistry registry) {
    return Counter.builder("bridge.tokens.unconfirmed")
        .description("Tokens that counted although the issuer could not introspect them")
        .register(registry);
  }

  private static Optional<Introspection> introspection(
      IssuerSettings issuer, ControlClient control, IssuerKeys issuerKeys, boolean withKey) {
    // The issuer's keys can be unavailable while its endpoint is not.
    var endpoint = new AtomicReference<Optional<URI>>(Optional.empty());
    return issuer
        .clientSecret()
        .map(secret -> new Introspection(
            control,
            () -> endpoint.updateAndGet(known ->
                issuerKeys.discovery().flatMap(Discovery::introspection).or(() -> known)),
            issuer.clientId(),
            secret,
            withKey));
  }

  static TokenVerifier verifier(
      BridgeSettings settings,
      Optional<IntrospectedTokens> introspected,
      IssuerKeys issuerKeys,
      EndedSessions ended) {
    return new TokenVerifier(
        policy(settings.issuer(), settings.token(), settings.server()),
        introspected,
        issuerKeys,
        ended,
        settings.token().cacheBytes(),
        Clock.systemUTC());
  }

  static SubjectLimits limits(LimitSettings settings) {
    return new SubjectLimits(
        new SubjectLimits.Bounds(
            settings.requestsPerSubject(),
            settings.concurrentPerSubject(),
            settings.waitingPerSubject(),
            settings.subjectWait()),
        System::nanoTime);
  }

  /**
   * The handlers of the public port. The first that serves a request's path takes it; the gateway,
   * at the end, takes all others.
   */
  static Handler routes(
      BridgeSettings settings,
      Pipeline pipeline,
      CockpitProxy proxy,
      Optional<LogoutEndpoint> logout) {
    List<Handler> routes = new ArrayList<>();
    logout.ifPresent(routes::add);
    settings
        .server()
        .publicUrl()
        .ifPresent(url -> routes.add(new ProtectedResource(url, settings)));
    if (settings.forwardAuth().isServed()) {
      routes.add(new ForwardAuth(settings, pipeline));
    }
    routes.add(new Gateway(pipeline, proxy));
    // Complete from the start: Jetty takes handlers that may still change for blocking ones.
    return new Handler.Sequence(routes);
  }

  /** Verifies logout tokens; empty if no client may send them. */
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

  /**
   * The sources of users' API keys, in the order in which they are queried.
   *
   * @param introspected responses that already are at hand, for the source {@code keycloak}
   * @param reloads gets the files that are to be reloaded
   * @param registry counts keys that are created; if empty, no keys are created
   * @throws UnusableFileException if a file with keys cannot be used
   */
  public static List<KeySource> sources(
      BridgeSettings settings,
      ControlClient issuer,
      ControlClient cockpit,
      IssuerKeys issuerKeys,
      Optional<IntrospectedTokens> introspected,
      Consumer<ReloadedFiles<?>> reloads,
      Optional<MeterRegistry> registry)
      throws UnusableFileException {
    KeySettings keys = settings.keys();
    List<KeySource> sources = new ArrayList<>();
    for (String name : keys.sources()) {
      sources.add(
          switch (name) {
            case "cockpit" -> cockpit(settings, cockpit, registry);
            case "keycloak" ->
              new IntrospectionKeySource(
                  introspection(settings.issuer(), issuer, issuerKeys, true).orElseThrow(),
                  introspected);
            case "sealed" -> SealedKeySource.open(keys.sealedFile().orElseThrow(), reloads);
            case "role" ->
              RoleKeySource.open(
                  keys.roles(), keys.roleSecrets(), new KeyFormat(keys.pattern()), reloads);
            default -> throw new IllegalStateException("No key source " + name);
          });
    }
    return List.copyOf(sources);
  }

  private static KeySource cockpit(
      BridgeSettings settings, ControlClient control, Optional<MeterRegistry> registry) {
    CockpitSettings cockpit = settings.cockpit();
    var addon = new AddonCockpit(new CockpitHttp(cockpit.address(), cockpit.serviceKey(), control));
    KeySettings keys = settings.keys();
    var format = new KeyFormat(keys.pattern());
    return new CockpitKeySource(
        addon,
        registry
            .filter(each -> keys.mintsOnFirstUse())
            .map(each -> new KeyMint(addon, format, changedKeys(each, "made"), Clock.systemUTC())),
        registry
            .filter(each -> keys.rotates())
            .map(each -> new KeyRotation(
                addon,
                format,
                keys.maxAge(),
                keys.grace(),
                changedKeys(each, "replaced"),
                Clock.systemUTC())),
        keys.rotatesAtLogout() ? keys.cacheEntries() : 0,
        registry.<Consumer<Instant>>map(Wiring::keyAges).orElse(since -> {}));
  }

  private static Counter changedKeys(MeterRegistry registry, String change) {
    return Counter.builder("bridge.keys." + change)
        .description("API keys that Cockpit " + change + " for this bridge")
        .register(registry);
  }

  private static Consumer<Instant> keyAges(MeterRegistry registry) {
    DistributionSummary ages = DistributionSummary.builder("bridge.key.age")
        .baseUnit("seconds")
        .description("Ages of API keys, at their lookup in Cockpit")
        .register(registry);
    return since -> ages.record(Duration.between(since, Instant.now()).toMillis() / 1000.0);
  }
}
