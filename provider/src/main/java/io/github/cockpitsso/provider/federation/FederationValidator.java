package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.AddonVersion;
import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.Capability;
import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Credentials;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
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
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentValidationException;

/**
 * Finds all problems of a configuration at once. Each problem has a message key, which Keycloak
 * translates, and details that are not translated.
 */
final class FederationValidator {
  private static final Logger LOG = Logger.getLogger(FederationValidator.class);
  // Cockpit's answers about these can change, and they do no harm until then.
  private static final Set<String> IGNORED =
      Set.of(CockpitRequirement.UNREACHABLE, UnknownRoleCheck.UNKNOWN);
  private static final String ENGLISH = "/theme-resources/messages/messages_en.properties";

  private final String name;
  private final CockpitConnection connection;
  private final FederationConfig config;
  private final Optional<FederationConfig> before;
  private final List<SettingProblem> settingProblems;
  private final List<CockpitRequirement> requirements;
  private final List<SettingProblem> realmProblems;
  private final List<SettingProblem> problems = new ArrayList<>();
  private boolean isRequirementUnmet;

  /**
   * A validation of this configuration.
   *
   * @param name of the federation
   * @param before the stored configuration; empty for a new one
   * @param settingProblems what groups of settings found wrong with themselves
   * @param requirements what groups of settings need in Cockpit
   * @param realmProblems what is wrong with the realm for these settings;
   *     {@link FederationConfig#saveUnreachable()} ignores these
   */
  FederationValidator(
      String name,
      CockpitConnection connection,
      FederationConfig config,
      Optional<FederationConfig> before,
      List<SettingProblem> settingProblems,
      List<CockpitRequirement> requirements,
      List<SettingProblem> realmProblems) {
    this.name = name;
    this.connection = connection;
    this.config = config;
    this.before = before;
    this.settingProblems = settingProblems;
    this.requirements = requirements;
    this.realmProblems = realmProblems;
  }

  /**
   * Validates the settings, and tests the connection if they are valid.
   * {@link FederationConfig#saveUnreachable()} ignores a Cockpit that is unreachable or not set up
   * yet. It does not ignore a Cockpit that lacks what a setting needs.
   *
   * @throws ComponentValidationException with all problems in one message
   */
  void validate() {
    checkAddress();
    checkKey("cockpitProblemServiceKey", config.serviceKey());
    checkKey("cockpitProblemLoginKey", config.loginKey());
    problems.addAll(settingProblems);
    boolean isTested = problems.isEmpty();
    if (isTested) {
      checkConnection(connection.open(config));
      problems.addAll(realmProblems);
    }
    if (problems.isEmpty()) {
      return;
    }
    List<String> texts = problems.stream()
        .flatMap(it -> Stream.concat(Stream.of(it.message()), it.detail().stream()))
        .toList();
    String english = inEnglish(texts);
    // The administrator of an import sees only the log.
    if (isTested && !isRequirementUnmet && config.saveUnreachable()) {
      LOG.warnf(
          "Cockpit federation '%s' is saved although the test failed: %s",
          LogLine.of(name), english);
      return;
    }
    LOG.warnf("Cockpit federation '%s' is not saved: %s", LogLine.of(name), english);
    throw new ComponentValidationException(pattern(), texts.toArray());
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

  /** Prevents that an administrator who does not know a stored key sends it to another address. */
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

  private boolean isKept(Function<FederationConfig, Optional<Secret>> key) {
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
          .ifPresent(found -> requirements.forEach(
              requirement -> requirement.problems(cockpit, found).forEach(this::addUnmet)));
    } else {
      // This user does not exist, so no account is locked. Everything else is as in a login.
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
          .ifPresent(problems::add);
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
    isRequirementUnmet |= !IGNORED.contains(problem.message());
    problems.add(problem);
  }

  private void add(String key) {
    problems.add(SettingProblem.of(key));
  }

  private void add(String key, String detail) {
    problems.add(SettingProblem.of(key, detail));
  }

  /** With a placeholder for each text, because Keycloak translates each on its own. */
  private String pattern() {
    List<String> parts = new ArrayList<>();
    int text = 0;
    for (SettingProblem problem : problems) {
      String message = "{" + text++ + "}";
      parts.add(problem.detail().isPresent() ? message + " ({" + text++ + "})" : message);
    }
    return String.join(" \u2022 ", parts);
  }

  private String inEnglish(List<String> texts) {
    var english = new Properties();
    try (InputStream in = getClass().getResourceAsStream(ENGLISH)) {
      english.load(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return MessageFormat.format(
        pattern(),
        texts.stream().map(text -> english.getProperty(text, LogLine.of(text))).toArray());
  }
}
