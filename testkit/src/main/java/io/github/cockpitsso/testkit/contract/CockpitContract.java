package io.github.cockpitsso.testkit.contract;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * Everything that applies to a Cockpit with and without the addon. Starts a Cockpit for all tests
 * of a class and restores the seed data before each test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CockpitContract
    implements KeyTransportContract,
        KeyPrecedenceContract,
        StatusContract,
        ContentContract,
        ContentWriteContract,
        GraphQlContract,
        SpaceContract,
        OwnEndpointContract {

  private CockpitUnderTest cockpit;

  /** Starts the Cockpit of this run, or skips the tests with a reason. */
  protected abstract CockpitUnderTest start();

  @Override
  public final CockpitUnderTest cockpit() {
    return cockpit;
  }

  @BeforeAll
  final void startCockpit() {
    cockpit = start();
  }

  @BeforeEach
  final void resetCockpit() {
    cockpit.reset();
  }

  @AfterAll
  final void stopCockpit() {
    if (cockpit != null) {
      cockpit.close();
    }
  }
}
