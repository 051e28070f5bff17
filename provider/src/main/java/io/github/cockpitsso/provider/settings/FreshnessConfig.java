package io.github.cockpitsso.provider.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.keycloak.component.ComponentModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.storage.CacheableStorageProviderModel.CachePolicy;
import org.keycloak.storage.UserStorageProviderModel;

/**
 * The highest age of a user's data in Keycloak before Cockpit is called again.
 *
 * @param refreshAfter seconds, as typed; empty for the default
 * @param policy Keycloak's own cache policy
 * @param lifespan highest age in Keycloak's cache, if the policy sets one
 */
public record FreshnessConfig(
    String refreshAfter, CachePolicy policy, Optional<Duration> lifespan) {
  static final String REFRESH_AFTER = "refreshAfter";

  private static final int MIN = 1;
  private static final int MAX = 86_400;
  private static final int DEFAULT = 60;

  public static final List<ProviderConfigProperty> PROPERTIES =
      List.of(ConsoleField.text(REFRESH_AFTER, "cockpitRefreshAfter", DEFAULT));

  public static FreshnessConfig of(ComponentModel model) {
    var storage = new UserStorageProviderModel(model);
    CachePolicy policy = Optional.ofNullable(storage.getCachePolicy()).orElse(CachePolicy.DEFAULT);
    return new FreshnessConfig(
        Optional.ofNullable(model.get(REFRESH_AFTER)).orElse("").strip(),
        policy,
        Optional.of(storage)
            .filter(it -> policy == CachePolicy.MAX_LIFESPAN && it.getMaxLifespan() > 0)
            .map(it -> Duration.ofMillis(it.getMaxLifespan())));
  }

  /** The highest age. At most the lifespan of Keycloak's cache. */
  public Duration interval() {
    Duration typed = Duration.ofSeconds(seconds().orElse(DEFAULT));
    return lifespan.filter(it -> it.compareTo(typed) < 0).orElse(typed);
  }

  /**
   * Whether Keycloak's cache entries expire, so that Keycloak reads the user again and validates it
   * with the federation.
   */
  public boolean cacheExpires() {
    return policy != CachePolicy.DEFAULT;
  }

  public List<SettingProblem> problems() {
    return seconds().isPresent()
        ? List.of()
        : List.of(SettingProblem.of("cockpitProblemRefreshAfter", MIN + " - " + MAX));
  }

  private Optional<Integer> seconds() {
    if (refreshAfter.isEmpty()) {
      return Optional.of(DEFAULT);
    }
    return Optional.of(refreshAfter)
        .filter(it -> it.matches("[0-9]{1,5}"))
        .map(Integer::parseInt)
        .filter(it -> it >= MIN && it <= MAX);
  }
}
