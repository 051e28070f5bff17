package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.Bridge;
import io.github.cockpitsso.bridge.log.LogConfiguration;
import io.github.cockpitsso.bridge.log.LogWriter;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.settings.ServerSettings;
import io.github.cockpitsso.bridge.settings.SettingsReader;
import io.github.cockpitsso.bridge.value.SettingProblem;
import io.github.cockpitsso.bridge.warmup.Warmup;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the bridge until SIGTERM. */
final class BridgeProcess {
  private static final Logger log = LoggerFactory.getLogger(BridgeProcess.class);

  private BridgeProcess() {}

  /** Returns only if the bridge cannot start. */
  static int run(SettingsReader.Loaded loaded, PrintWriter out, PrintWriter err) {
    if (loaded.settings().isEmpty()) {
      err.println("The bridge cannot start:");
      for (SettingProblem problem : loaded.problems()) {
        err.println("  " + problem);
      }
      return 1;
    }
    BridgeSettings settings = loaded.settings().get();
    // The log is written before an error is printed.
    try (LogWriter writer = LogConfiguration.apply(settings.log())) {
      var warmup = new Warmup(settings.start().warmUp());
      return run(Bridge.startCold(settings), warmup, writer, out);
    } catch (UnusableFileException e) {
      err.println("The bridge cannot start: " + e.getMessage());
      return 1;
    } catch (Exception e) {
      err.println("The bridge cannot start: " + startFailure(e, settings.server()));
      return 1;
    }
  }

  private static String startFailure(Exception e, ServerSettings server) {
    return e.getMessage()
        + " (bridge.host "
        + server.host()
        + ", bridge.port "
        + server.port()
        + ", bridge.management.port "
        + server.managementPort()
        + ")";
  }

  private static int run(Bridge bridge, Warmup warmup, LogWriter writer, PrintWriter out)
      throws InterruptedException {
    var forever = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(bridge, warmup, writer), "bridge-shutdown"));
    out.println("cockpit-bridge "
        + VersionProvider.version()
        + " listening on "
        + bridge.url()
        + ", management on "
        + bridge.managementUrl());
    warmup.run();
    bridge.warmedUp();
    forever.await();
    return 0;
  }

  private static void stop(Bridge bridge, Warmup warmup, LogWriter writer) {
    try {
      log.info("Stopping");
      bridge.close();
      warmup.stop();
      log.info("Stopped");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.close();
    // Otherwise the JVM exits with 143 after a signal, although the shutdown was clean.
    Runtime.getRuntime().halt(0);
  }
}
