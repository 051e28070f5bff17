package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.Capability;
import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Credentials;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.provider.checks.AddonVersion;
import io.github.cockpitsso.provider.checks.CockpitPermission;
import io.github.cockpitsso.provider.connection.CockpitConnection;
import io.github.cockpitsso.provider.roles.UnknownRoleCheck;
import io.github.cockpitsso.provider.settings.CockpitRequirement;
import io.github.cockpitsso.provider.settings.FederationConfig;
import io.github.cockpitsso.provider.settings.SettingProblem;
import io.github.cockpitsso.provider.text.LogLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentValidationException;

/**
 * Everything that is wrong with a configuration, told at once. Each problem is a message key, which Keycloak puts into the
 * administrator's language, and a detail that stays as it is.
 */
final class FederationValidator {
  private static final Logger LOG = Logger.getLogger(FederationValidator.class);
  // What Cockpit answers about these may be right tomorrow, and does no harm until then.
  private static final Set<String> PASSED_OVER =
      Set.of(CockpitRequirement.UNREACHABLE, UnknownRoleCheck.UNKNOWN);
  private static final String ENGLISH = "/theme-resources/messages/messages_en.properties";

  private final String name;
  private final CockpitConnection connection;
  private final FederationConfig config;
  private final Optional<FederationConfig> before;
  private final List<SettingProblem> further;
  private final List<CockpitRequirement> demands;
  private final List<SettingProblem> doubts;
  private final List<String> texts = new ArrayList<>();
  private final StringBuilder pattern = new StringBuilder();
  private boolean isDemandUnmet;

  /**
   * Problems of this configuration.
   *
   * @param name of the federation
   * @param before what is stored now, if the configuration is not new
   * @param further what groups of settings found wrong with themselves
   * @param demands what groups of settings need of Cockpit
   * @param doubts what is wrong with the realm for these settings; {@link FederationConfig#saveUnreachable()} passes over it
   */
  FederationValidator(
      String name,
      CockpitConnection connection,
      FederationConfig config,
      Optional<FederationConfig> before,
      List<SettingProblem> further,
      List<CockpitRequirement> demands,
      List<SettingProblem> doubts) {
    this.name = name;
    this.connection = connection;
    this.config = config;
    this.before = before;
    this.further = further;
    this.demands = demands;
    this.doubts = doubts;
  }

  /**
   * Looks for problems, and asks Cockpit when there are none so far. {@link FederationConfig#saveUnreachable()} passes over a
   * Cockpit that is down or not set up yet, but not over its answer that it can not give what a setting needs.
   *
   * @throws ComponentValidationException with all of them in one message
   */
  void complain() {
    checkAddress();
    checkKey("cockpitProblemServiceKey", config.serviceKey());
    checkKey("cockpitProblemLoginKey", config.loginKey());
    further.forEach(this::add);
    boolean isTested = texts.isEmpty();
    if (isTested) {
      checkConnection(connection.open(config));
      doubts.forEach(this::add);
    }
    if (texts.isEmpty()) {
      return;
    }
    // An import shows its administrator nothing but the log.
    if (isTested && !isDemandUnmet && config.saveUnreachable()) {
      LOG.warnf("Cockpit federation '%s' is saved untested: %s", LogLine.of(name), inEnglish());
      return;
    }
    LOG.warnf("Cockpit federation '%s' is not saved: %s", LogLine.of(name), inEnglish());
    throw new ComponentValidationException(pattern.toString(), texts.toArray());
  }

  private void checkAddress() {
    if (config.url().isEmpty()) {
      add("cockpitProblemNoUrl");
      return;
    }
    try {
      CockpitAddress address = CockpitAddress.parse(config.url());
      if (config.isExposed(address)) {
        add("cockpitProblemExposed", address.base().toString());
      }
      checkMove(address);
    } catch (IllegalArgumentException e) {
      add("cockpitProblemUrl", e.getMessage());
    }
  }

  /** A stored key is not to be had by whoever may change the address, but does not know the key. */
  private void checkMove(CockpitAddress address) {
    boolean moved = before
        .map(FederationConfig::url)
        .filter(url -> !url.isEmpty())
        .filter(url -> !origin(url).equals(origin(address.base().toString())))
        .isPresent();
    if (moved && isKept(FederationConfig::serviceKey)) {
      add("cockpitProblemServiceKeyMoved");
    }
    if (moved && isKept(FederationConfig::loginKey)) {
      add("cockpitProblemLoginKeyMoved");
    }
  }

  private boolean isKept(java.util.function.Function<FederationConfig, Optional<Secret>> key) {
    return key.apply(config)
        .filter(it -> before.flatMap(key).equals(Optional.of(it)))
        .isPresent();
  }

  private static String origin(String url) {
    try {
      URI base = CockpitAddress.parse(url).base();
      return base.getScheme() + "://" + base.getRawAuthority();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private void checkKey(String problem, Optional<Secret> key) {
    if (key.isPresent() && connection.resolve(key.get()).isEmpty()) {
      add(
          CockpitConnection.isVaultReference(key.get()) ? "cockpitProblemVault" : problem,
          key.get().reveal());
    } else if (key.flatMap(connection::resolve).filter(it -> !isHeaderValue(it)).isPresent()) {
      add(problem);
    }
  }

  private static boolean isHeaderValue(Secret key) {
    return key.reveal().chars().allMatch(it -> it > ' ' && it < 0x7f);
  }

  private void checkConnection(CockpitApi cockpit) {
    if (config.hasDirectory()) {
      Outcome<Capabilities> answer = cockpit.capabilities();
      checkAnswer(answer);
      answer.ifFound().ifPresent(this::checkPermissions);
      answer
          .ifFound()
          .ifPresent(found ->
              demands.forEach(demand -> demand.problems(cockpit, found).forEach(this::addUnmet)));
    } else {
      // Nobody is called like this, so nobody's login is tried; but everything else is as in a
      // login.
      Outcome<Login> answer = cockpit.authenticate(Credentials.ofUser(
          "keycloak-connection-test-" + UUID.randomUUID(),
          Secret.of(UUID.randomUUID().toString())));
      if (!(answer instanceof Outcome.Denied<Login> denied)
          || denied.reason() != Denial.CREDENTIALS) {
        checkAnswer(answer);
      }
    }
  }

  private void checkAnswer(Outcome<?> answer) {
    if (!(answer instanceof Outcome.Found<?>)) {
      connection
          .failure(config)
          .map(it -> it.problem(answer))
          .or(() ->
              Optional.of(SettingProblem.of(CockpitRequirement.UNREACHABLE, answer.describe())))
          .ifPresent(this::add);
    }
  }

  private void checkPermissions(Capabilities capabilities) {
    if (AddonVersion.isTooOld(capabilities.addonVersion())) {
      add(
          "cockpitProblemOldAddon",
          LogLine.of(capabilities.addonVersion()) + " < " + AddonVersion.OLDEST);
    }
    List<CockpitPermission> missing = new ArrayList<>();
    if (!capabilities.can(Capability.AUTH)) {
      missing.add(CockpitPermission.AUTH);
    }
    if (!capabilities.can(Capability.USERS_READ)) {
      missing.add(CockpitPermission.USERS_READ);
    }
    if (!missing.isEmpty()) {
      add(
          "cockpitProblemPermissions",
          CockpitPermission.describe(missing.toArray(CockpitPermission[]::new)));
    }
  }

  private void addUnmet(SettingProblem problem) {
    isDemandUnmet |= !PASSED_OVER.contains(problem.message());
    add(problem);
  }

  private void add(SettingProblem problem) {
    problem
        .detail()
        .ifPresentOrElse(detail -> add(problem.message(), detail), () -> add(problem.message()));
  }

  private void add(String key) {
    startProblem();
    pattern.append('{').append(texts.size()).append('}');
    texts.add(key);
  }

  private void add(String key, String detail) {
    add(key);
    pattern.append(" ({").append(texts.size()).append("})");
    texts.add(detail);
  }

  private String inEnglish() {
    var english = new Properties();
    try (InputStream in = getClass().getResourceAsStream(ENGLISH)) {
      english.load(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return MessageFormat.format(
        pattern.toString(),
        texts.stream().map(text -> english.getProperty(text, LogLine.of(text))).toArray());
  }

  private void startProblem() {
    if (!texts.isEmpty()) {
      pattern.append(" \u2022 ");
    }
  }
}
