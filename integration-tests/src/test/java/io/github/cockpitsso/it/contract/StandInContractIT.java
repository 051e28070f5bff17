package io.github.cockpitsso.it.contract;

import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.contract.AddonContract;
import io.github.cockpitsso.testkit.contract.CockpitUnderTest;
import io.github.cockpitsso.testkit.contract.RunningContract;
import io.github.cockpitsso.testkit.contract.StandInUnderTest;
import io.github.cockpitsso.testkit.contract.StockContract;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract with the stand-in, in all its variants. */
class StandInContractIT {

  @Nested
  class StockBehindNginx extends StockContract {
    @Override
    protected CockpitUnderTest start() {
      return StandInUnderTest.start(Server.NGINX, false);
    }
  }

  @Nested
  class StockOnPhpsOwnServer extends StockContract {
    @Override
    protected CockpitUnderTest start() {
      return StandInUnderTest.start(Server.PHP, false);
    }
  }

  @Nested
  class AddonBehindNginx extends AddonContract {
    @Override
    protected CockpitUnderTest start() {
      return StandInUnderTest.start(Server.NGINX, true);
    }
  }

  @Nested
  class AddonOnPhpsOwnServer extends AddonContract {
    @Override
    protected CockpitUnderTest start() {
      return StandInUnderTest.start(Server.PHP, true);
    }
  }

  @Nested
  class AddonBehindEither extends AddonContract {
    @Override
    protected CockpitUnderTest start() {
      return StandInUnderTest.start(Server.EITHER, true);
    }
  }

  @Nested
  class RunningSomewhere extends RunningContract {

    private StandInCockpit cockpit;

    @BeforeAll
    void startStandIn() {
      cockpit = StandInCockpit.start();
    }

    @AfterAll
    void stopStandIn() {
      cockpit.close();
    }

    @Override
    protected URI uri() {
      return cockpit.uri();
    }

    @Override
    protected String key() {
      return cockpit.serviceKey();
    }
  }
}
