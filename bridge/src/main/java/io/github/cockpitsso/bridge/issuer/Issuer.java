package io.github.cockpitsso.bridge.issuer;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The realm whose tokens are accepted, and how often it is asked for its keys.
 *
 * @param name exactly its {@code iss}
 * @param internalUrl where the bridge reaches the realm if that is elsewhere than its name says
 * @param plainHttp whether it may be asked over http://
 * @param refresh how often its keys are fetched anew
 * @param minInterval between two fetches, whatever happens
 * @param outageTolerance how long keys are believed after they were last fetched
 */
public record Issuer(
    String name,
    Optional<String> internalUrl,
    boolean plainHttp,
    Duration refresh,
    Duration minInterval,
    Duration outageTolerance) {

  URI discovery() {
    return URI.create(internalUrl.orElse(name) + "/.well-known/openid-configuration");
  }

  /** The realm's own URLs, moved to where the bridge reaches the realm. */
  String reachable(String url) {
    return internalUrl.isPresent() && url.startsWith(name + "/")
        ? internalUrl.get() + url.substring(name.length())
        : url;
  }
}
