package io.github.cockpitsso.bridge.support;

import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts a stand-in for Keycloak and one for Cockpit for each test. The test starts the bridge. */
public final class StandIns implements BeforeEachCallback, AfterEachCallback {
  private TokenForge forge;
  private StandInCockpit cockpit;

  @Override
  public void beforeEach(ExtensionContext test) {
    forge = TokenForge.start();
    cockpit = StandInCockpit.start();
  }

  @Override
  public void afterEach(ExtensionContext test) {
    cockpit.close();
    forge.close();
  }

  public TokenForge forge() {
    return forge;
  }

  public StandInCockpit cockpit() {
    return cockpit;
  }

  /** The settings of a bridge that uses them. */
  public Map<String, String> environment() {
    return RunningBridge.environment(forge, cockpit.uri());
  }
}
