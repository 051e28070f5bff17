package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.Bridge;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bridge as the process' reason to be: from the ready line to SIGTERM. */
final class BridgeProcess {
  private static final Logger log = LoggerFactory.getLogger(BridgeProcess.class);

  private BridgeProcess() {}

  static int run(Bridge bridge, PrintWriter out) throws InterruptedException {
    var forever = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(bridge), "bridge-shutdown"));
    out.println("cockpit-bridge "
        + VersionLine.version()
        + " listening on "
        + bridge.url()
        + ", management on "
        + bridge.managementUrl());
    forever.await();
    return 0;
  }

  private static void end(Bridge bridge) {
    try {
      log.info("Stopping");
      bridge.close();
      log.info("Stopped");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // After a signal the JVM would end with 143, though everything went as it should.
    Runtime.getRuntime().halt(0);
  }
}
