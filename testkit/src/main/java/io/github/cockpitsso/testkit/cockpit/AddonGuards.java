package io.github.cockpitsso.testkit.cockpit;

import java.util.Optional;

/** What the addon checks before Cockpit handles a request. */
final class AddonGuards {

  private final CockpitSettings settings;
  private final KeyLookup keys;

  AddonGuards(CockpitSettings settings, KeyLookup keys) {
    this.settings = settings;
    this.keys = keys;
  }

  /** The addon's own paths. Their answers must never be stored. */
  static boolean isOwn(String route) {
    return route.equals("/api/user/auth") || route.startsWith("/api/sso/");
  }

  /** Refuses a cached answer: always on own paths, elsewhere if the request has a key. */
  Optional<Reply> refusal(PhpRequest request, String route) {
    boolean named = settings.addon() && request.parameters().containsKey("rspc");
    boolean refused =
        named && (isOwn(route) || (settings.guards(Guard.RESPONSE_CACHE) && keys.hasKey(request)));
    return refused
        ? Optional.of(Cors.added(Reply.error(400, "The parameter 'rspc' is refused"))
            .withHeader("Cache-Control", "no-store"))
        : Optional.empty();
  }

  /** The answer to a JSON body that is a single value, on which PHP crashes. */
  static Reply unreadable(String path, boolean addon) {
    boolean own = path.matches("(?s).*/api/(user/auth|sso/.*)");
    return addon && own
        ? Reply.error(400, "The body must be a JSON object").withHeader("Cache-Control", "no-store")
        : Reply.html(200, "");
  }
}
