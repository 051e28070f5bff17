package io.github.cockpitsso.bridge.issuer;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The realm whose tokens are accepted, and how often the bridge fetches its keys.
 *
 * @param name the exact value of {@code iss}
 * @param internalUrl address at which the bridge reaches the realm, if it differs from the name
 * @param plainHttp whether http:// is allowed
 * @param refresh time between two fetches of the keys
 * @param minInterval shortest time between two fetches
 * @param outageTolerance how long keys are used after the last successful fetch
 */
public record Issuer(
    String name,
    Optional<String> internalUrl,
    boolean plainHttp,
    Duration refresh,
    Duration minInterval,
    Duration outageTolerance) {

  /** The same realm, without a shortest time between two fetches. */
  public Issuer withoutPause() {
    return new Issuer(name, internalUrl, plainHttp, refresh, Duration.ZERO, outageTolerance);
  }

  URI discovery() {
    return URI.create(internalUrl.orElse(name) + "/.well-known/openid-configuration");
  }

  /** Replaces the realm's public address in a URL by the internal one. */
  String reachable(String url) {
    return internalUrl.isPresent() && url.startsWith(name + "/")
        ? internalUrl.get() + url.substring(name.length())
        : url;
  }
}
