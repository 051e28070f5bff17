package io.github.cockpitsso.testkit.cockpit;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** How one Cockpit answers a request, with Cockpit's own stages in their order. */
final class Cockpit {

  private static final Reply REFUSED = Reply.error(412, "Authentication failed");

  private final Space space;
  private final KeyLookup keyLookup;
  private final AddonGuards guards;
  private final GraphQlApi graphQl;
  private final List<Endpoint> endpoints;
  private final CockpitSettings settings;

  Cockpit(Space space, CockpitSettings settings) {
    this.space = space;
    this.settings = settings;
    keyLookup = new KeyLookup(space.users(), space.keys(), settings);
    guards = new AddonGuards(settings, keyLookup);
    ContentWriter writer = new ContentWriter(space.content(), space.roles(), space.users());
    graphQl = new GraphQlApi(space, writer, settings);
    List<Endpoint> stock = List.of(
        new AssetsApi(space, settings),
        new ContentApi(space.content(), space.roles()),
        new ContentWriteApi(writer),
        new OwnEndpoints());
    AddonApi addon = new AddonApi(space.users(), space.roles(), settings);
    endpoints =
        settings.addon() ? Stream.concat(stock.stream(), Stream.of(addon)).toList() : stock;
  }

  /** The key that this Cockpit uses, for the journal. */
  Optional<String> key(PhpRequest request) {
    return keyLookup.key(request);
  }

  /**
   * Answers a call below {@code /api/}.
   *
   * @param route the path without the space
   * @param impostor the user in the answer instead of the correct user; a fault
   */
  Reply answer(PhpRequest request, String route, Optional<String> impostor) {
    if (request.method().equalsIgnoreCase("OPTIONS")) {
      return Cors.preflight();
    }
    Optional<Reply> refusal = guards.refusal(request, route);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (isForeignOrigin(request)) {
      return Reply.error(412, "Not allowed");
    }
    boolean cached = ResponseCache.isAskedFor(request);
    if (cached) {
      Optional<Reply> stored = space.cache().find(request, route);
      if (stored.isPresent()) {
        return stored.get();
      }
    }
    int limit = settings.switches().rateLimit();
    if (limit > 0 && !space.rateLimiter().admits(request, limit)) {
      return Reply.error(429, "Rate limit exceeded");
    }
    AtomicBoolean accepted = new AtomicBoolean();
    Reply reply = dispatch(request, route, impostor, accepted);
    // A redirect ends Cockpit's processing before it adds these headers.
    if (reply.status() != 500 && reply.status() != 302 && !reply.equals(OwnEndpoints.EXITED)) {
      reply = Cors.added(reply);
    }
    if (settings.addon() && accepted.get()) {
      reply = reply.withHeader("Cockpit-Sso-Key-Accepted", "true");
    }
    if (settings.addon() && AddonGuards.isOwn(route)) {
      reply = reply.withHeader("Cache-Control", "no-store");
    }
    if (cached) {
      space.cache().store(request, route, reply);
    }
    return reply;
  }

  private boolean isForeignOrigin(PhpRequest request) {
    String origin =
        request.header("HTTP_REFERER").or(() -> request.header("HTTP_ORIGIN")).orElse("");
    if (settings.switches().origins().isEmpty() || origin.isEmpty()) {
      return false;
    }
    try {
      String host = URI.create(origin).getHost();
      return host != null && !settings.switches().origins().contains(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Reply dispatch(
      PhpRequest request, String route, Optional<String> impostor, AtomicBoolean accepted) {
    if (route.equals(HealthCheck.PATH)) {
      return HealthCheck.answer(request);
    }
    Identity identity = keyLookup.identify(request);
    if (identity instanceof Identity.Unreadable) {
      return Reply.systemError();
    }
    if (!(identity instanceof Identity.Caller caller)) {
      return REFUSED;
    }
    try {
      if (route.equals("/api/gql")) {
        accepted.set(true);
        return graphQl.answer(request, caller);
      }
      Optional<AddonParameters> parameters = route.startsWith("/api/content/")
          ? AddonParameters.of(space, settings)
          : Optional.empty();
      PhpRequest checked =
          parameters.isPresent() ? parameters.get().checked(request, route, caller) : request;
      if (settings.guards(Guard.IMAGE_FILES) && route.startsWith("/api/assets/image/")) {
        checked = PictureOptions.checked(request);
      }
      accepted.set(true);
      return rest(new ApiCall(checked, route.substring("/api".length()), caller, impostor));
    } catch (AddonParameters.RefusedException e) {
      return e.reply();
    } catch (ContentQuery.UnsupportedQueryException e) {
      return Reply.systemError();
    }
  }

  private Reply rest(ApiCall call) {
    return endpoints.stream()
        .map(endpoint -> endpoint.answer(call))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(Reply::notFound);
  }
}
