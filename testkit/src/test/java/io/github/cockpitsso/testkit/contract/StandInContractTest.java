package io.github.cockpitsso.testkit.contract;

import io.github.cockpitsso.testkit.cockpit.Server;
import org.junit.jupiter.api.Nested;

/** The contract on the stand-in, in all the ways in which it can be installed. */
class StandInContractTest {

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
}
