package io.github.cockpitsso.testkit.keycloak;

import dasniko.testcontainers.keycloak.KeycloakContainer;
import io.github.cockpitsso.testkit.net.Ports;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.MountableFile;

/**
 * Keycloak's image, run by Testcontainers in the network of this machine. The server reaches what
 * tests start here, under the same addresses as the tests.
 */
final class ContainerKeycloak extends LocalKeycloak {
  private static final String IMAGE = "quay.io/keycloak/keycloak:";
  private static final String IMPORTS = "/opt/keycloak/data/import/";
  private static final int READABLE = 0644;

  private final KeycloakContainer container;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();

  private ContainerKeycloak(
      KeycloakContainer container, int port, int management, Administrator administrator) {
    super(port, management, administrator);
    this.container = container;
  }

  static KeycloakServer start(KeycloakSetup setup) {
    int port = setup.port().orElseGet(Ports::free);
    int management = Ports.free();
    var administrator = new Administrator("admin", UUID.randomUUID().toString());
    KeycloakContainer container = container(setup, administrator)
        .withEnv("KC_HTTP_PORT", String.valueOf(port))
        .withEnv("KC_HTTP_MANAGEMENT_PORT", String.valueOf(management))
        .withEnv("KC_HOSTNAME", "http://localhost:" + port);
    container.waitingFor(new Ready(container, management));
    container.start();
    return new ContainerKeycloak(container, port, management, administrator);
  }

  private static KeycloakContainer container(KeycloakSetup setup, Administrator administrator) {
    KeycloakContainer container = new KeycloakContainer(IMAGE + setup.version())
        .withProductionMode()
        .withAdminUsername(administrator.username())
        .withAdminPassword(administrator.password())
        .withProviderLibsFrom(setup.providers().stream().map(Path::toFile).toList())
        .withNetworkMode("host")
        .withEnv("KC_DB", "dev-file")
        .withEnv("KC_CACHE", "local")
        .withEnv("KC_HTTP_ENABLED", "true")
        .withEnv("KC_HTTP_HOST", "127.0.0.1")
        .withEnv("KC_LOG_LEVEL", "INFO,io.smallrye.health:OFF")
        .withEnv(setup.environment());
    // The host's network maps no ports, and Testcontainers would wait for one.
    container.setExposedPorts(List.of());
    setup
        .realms()
        .forEach(realm -> container.withCopyFileToContainer(
            MountableFile.forHostPath(realm, READABLE), IMPORTS + realm.getFileName()));
    setup.buildOptions().forEach(container::withCustomCommand);
    setup.options().forEach(container::withCustomCommand);
    return container;
  }

  @Override
  public String log() {
    return container.getLogs();
  }

  @Override
  public CompletableFuture<Integer> onExit() {
    return exit;
  }

  @Override
  public void close() {
    container.stop();
    exit.complete(0);
  }

  /** Waits as for a process, because no port is mapped. */
  private static final class Ready extends AbstractWaitStrategy {
    private final KeycloakContainer container;
    private final int management;

    Ready(KeycloakContainer container, int management) {
      this.container = container;
      this.management = management;
    }

    @Override
    protected void waitUntilReady() {
      var readiness = new Readiness(management);
      boolean ready = false;
      try {
        Awaitility.await("Keycloak")
            .atMost(Readiness.DEADLINE)
            .until(() -> readiness.getAsBoolean() || !container.isRunning());
        ready = container.isRunning();
      } catch (ConditionTimeoutException e) {
        // Like a container that has ended.
      }
      if (!ready) {
        throw new IllegalStateException("Keycloak did not get ready:\n" + container.getLogs());
      }
    }
  }
}
