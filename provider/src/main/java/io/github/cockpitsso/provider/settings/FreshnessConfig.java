package io.github.cockpitsso.provider.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.keycloak.component.ComponentModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.storage.CacheableStorageProviderModel.CachePolicy;
import org.keycloak.storage.UserStorageProviderModel;

/**
 * How old Keycloak's copy of a user may become before Cockpit is asked again.
 *
 * @param refreshAfter seconds, as typed; empty for the default
 * @param policy Keycloak's own setting of how long users are cached
 * @param lifespan how long they are cached at most, if the policy says so
 */
public record FreshnessConfig(
    String refreshAfter, CachePolicy policy, Optional<Duration> lifespan) {
  static final String REFRESH_AFTER = "refreshAfter";

  private static final int LEAST = 1;
  private static final int MOST = 86_400;
  private static final int BY_DEFAULT = 60;

  public static final List<ProviderConfigProperty> PROPERTIES =
      ProviderConfigurationBuilder.create()
          .property()
          .name(REFRESH_AFTER)
          .label("cockpitRefreshAfter")
          .helpText("cockpitRefreshAfterHelp")
          .type(ProviderConfigProperty.STRING_TYPE)
          .defaultValue(String.valueOf(BY_DEFAULT))
          .add()
          .build();

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

  /** How old the copy may become; never older than a cache that has an end lets it. */
  public Duration interval() {
    Duration typed = Duration.ofSeconds(seconds().orElse(BY_DEFAULT));
    return lifespan.filter(it -> it.compareTo(typed) < 0).orElse(typed);
  }

  /** Whether Keycloak reads a user from its database now and then, and asks the federation about him. */
  public boolean cacheEnds() {
    return policy != CachePolicy.DEFAULT;
  }

  public List<SettingProblem> problems() {
    return seconds().isPresent()
        ? List.of()
        : List.of(SettingProblem.of("cockpitProblemRefreshAfter", LEAST + " - " + MOST));
  }

  private Optional<Integer> seconds() {
    if (refreshAfter.isEmpty()) {
      return Optional.of(BY_DEFAULT);
    }
    return Optional.of(refreshAfter)
        .filter(it -> it.matches("[0-9]{1,5}"))
        .map(Integer::parseInt)
        .filter(it -> it >= LEAST && it <= MOST);
  }
}
