package io.github.cockpitsso.bridge.support;

import io.github.cockpitsso.bridge.Bridge;
import io.github.cockpitsso.bridge.settings.SettingsReader;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.token.TokenDraft;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A bridge in this process with stand-ins for Keycloak and Cockpit, all on free ports. As an
 * extension it serves all tests of a class, and resets Cockpit before each of them.
 */
public final class RunningBridge implements AutoCloseable, BeforeEachCallback, AfterAllCallback {
  private final TokenForge forge;
  private final StandInCockpit cockpit;
  private final Bridge bridge;

  private RunningBridge(TokenForge forge, StandInCockpit cockpit, Bridge bridge) {
    this.forge = forge;
    this.cockpit = cockpit;
    this.bridge = bridge;
  }

  public static RunningBridge start(String... variables) {
    return start(TokenForge.start(), StandInCockpit.start(), variables);
  }

  /**
   * Starts a bridge with these variables, as alternating names and values, in addition to the
   * required ones. An empty value unsets a variable.
   */
  public static RunningBridge start(TokenForge forge, StandInCockpit cockpit, String... variables) {
    Map<String, String> environment = environment(forge, cockpit.uri());
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    SettingsReader.Loaded loaded = SettingsReader.read(environment, Optional.empty());
    try {
      return new RunningBridge(
          forge,
          cockpit,
          Bridge.start(loaded
              .settings()
              .orElseThrow(() -> new IllegalArgumentException(loaded.problems().toString()))));
    } catch (Exception e) {
      throw new IllegalStateException("The bridge does not start", e);
    }
  }

  public static Map<String, String> environment(TokenForge forge, URI cockpit) {
    Map<String, String> environment = new HashMap<>();
    environment.put("BRIDGE_ISSUER", forge.url());
    environment.put("BRIDGE_INSECURE_HTTP_ISSUER", "true");
    environment.put("BRIDGE_COCKPIT_URL", cockpit.toString());
    environment.put("BRIDGE_COCKPIT_SERVICE_KEY", SeedData.BRIDGE_KEY);
    environment.put("BRIDGE_PORT", "0");
    environment.put("BRIDGE_MANAGEMENT_PORT", "0");
    environment.put("BRIDGE_SHUTDOWN_DRAIN", "0s");
    environment.put("BRIDGE_SHUTDOWN_TIMEOUT", "1s");
    environment.put("BRIDGE_ISSUER_KEYS_MIN_INTERVAL", "100ms");
    return environment;
  }

  public TokenForge forge() {
    return forge;
  }

  public StandInCockpit cockpit() {
    return cockpit;
  }

  public Bridge bridge() {
    return bridge;
  }

  public URI uri(String path) {
    return URI.create(bridge.url() + path);
  }

  public URI management(String path) {
    return URI.create(bridge.managementUrl() + path);
  }

  /** The bridge's metrics in Prometheus' text format. */
  public String metrics() {
    return new Call(bridge.managementUrl(), "GET", "/metrics").send().text();
  }

  /** The value of a metric with these labels; -1 if it is missing. */
  public double metric(String nameWithLabels) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(nameWithLabels + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(nameWithLabels.length() + 1)))
        .findFirst()
        .orElse(-1);
  }

  /** A valid token of alice before it is signed. */
  public TokenDraft alice() {
    return forge.tokenFor(SeedData.ALICE.id());
  }

  /** A request to this bridge. */
  public Call call(String method, String path) {
    return new Call(bridge.url(), method, path);
  }

  /** A request of erin, whose role may read nothing: Cockpit answers 403. */
  public Call erinCalls(String method, String path) {
    return call(method, path).token(forge.tokenFor(SeedData.ERIN.id()).sign());
  }

  /** A request of alice. */
  public Call aliceCalls(String method, String path) {
    return call(method, path).token(alice().sign());
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    cockpit.reset();
  }

  @Override
  public void afterAll(ExtensionContext tests) {
    close();
  }

  @Override
  public void close() {
    try {
      bridge.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cockpit.close();
    forge.close();
  }
}
