package io.github.cockpitsso.testkit.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.real.RealCockpit;
import io.github.cockpitsso.testkit.real.RealCockpitSettings;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The contract on a real Cockpit, when one is named. */
class RealCockpitContractTest {

  private static CockpitUnderTest real(Server server, boolean addon) {
    Optional<RealCockpitSettings> settings = RealCockpitSettings.from(System.getProperties());
    assumeTrue(settings.isPresent(), RealCockpitSettings.HOW_TO_RUN);
    String wanted = System.getProperty("cockpit.server", server.name());
    assumeTrue(wanted.equalsIgnoreCase(server.name()), "cockpit.server is " + wanted);
    assumeTrue(
        server != Server.NGINX || settings.orElseThrow().fpm().isPresent(),
        "no php-fpm: name it by -Dphp.fpm=COMMAND");
    assumeTrue(
        !addon || settings.orElseThrow().addon().isPresent(),
        "no addon: name it by -Dcockpit.addon=DIR");
    return RealCockpit.start(settings.orElseThrow(), server, addon);
  }

  @Nested
  class StockOnPhpsOwnServer extends StockContract {
    @Override
    protected CockpitUnderTest start() {
      return real(Server.PHP, false);
    }
  }

  @Nested
  class StockBehindNginx extends StockContract {
    @Override
    protected CockpitUnderTest start() {
      return real(Server.NGINX, false);
    }
  }

  @Nested
  class AddonOnPhpsOwnServer extends AddonContract {
    @Override
    protected CockpitUnderTest start() {
      return real(Server.PHP, true);
    }
  }

  @Nested
  class AddonBehindNginx extends AddonContract {
    @Override
    protected CockpitUnderTest start() {
      return real(Server.NGINX, true);
    }
  }
}
