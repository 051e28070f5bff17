package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.Bridge;
import io.github.cockpitsso.bridge.log.LogWriter;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the bridge from the ready line on standard output until SIGTERM. */
final class BridgeProcess {
  private static final Logger log = LoggerFactory.getLogger(BridgeProcess.class);

  private BridgeProcess() {}

  static int run(Bridge bridge, LogWriter writer, PrintWriter out) throws InterruptedException {
    var forever = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(bridge, writer), "bridge-shutdown"));
    out.println("cockpit-bridge "
        + VersionProvider.version()
        + " listening on "
        + bridge.url()
        + ", management on "
        + bridge.managementUrl());
    forever.await();
    return 0;
  }

  private static void stop(Bridge bridge, LogWriter writer) {
    try {
      log.info("Stopping");
      bridge.close();
      log.info("Stopped");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.close();
    // Otherwise the JVM exits with 143 after a signal, although the shutdown was clean.
    Runtime.getRuntime().halt(0);
  }
}
