package io.github.cockpitsso.it.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.contract.AddonContract;
import io.github.cockpitsso.testkit.contract.CockpitUnderTest;
import io.github.cockpitsso.testkit.contract.RunningContract;
import io.github.cockpitsso.testkit.contract.StockContract;
import io.github.cockpitsso.testkit.real.RealCockpit;
import io.github.cockpitsso.testkit.real.RealCockpitSettings;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/**
 * The contract with a real Cockpit, if one is configured: {@code -Dcockpit.home=DIR} for a folder
 * (with {@code -Dphp=COMMAND}, {@code -Dphp.fpm=COMMAND}, {@code -Dcockpit.server=php|nginx},
 * {@code -Dcockpit.addon=DIR}), or {@code -Dcockpit.url=URL} and {@code -Dcockpit.service-key=KEY}
 * for a running Cockpit.
 */
class RealCockpitContractIT {

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

  @Nested
  class RunningSomewhere extends RunningContract {

    @BeforeAll
    void needsOne() {
      assumeTrue(
          System.getProperty("cockpit.url") != null
              && System.getProperty("cockpit.service-key") != null,
          "no running Cockpit: name one by -Dcockpit.url=URL -Dcockpit.service-key=KEY");
    }

    @Override
    protected URI uri() {
      return URI.create(System.getProperty("cockpit.url"));
    }

    @Override
    protected String key() {
      return System.getProperty("cockpit.service-key");
    }
  }
}
