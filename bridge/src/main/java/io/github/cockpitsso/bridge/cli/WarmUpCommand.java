package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.log.LogConfiguration;
import io.github.cockpitsso.bridge.log.LogWriter;
import io.github.cockpitsso.bridge.settings.LogSettings;
import io.github.cockpitsso.bridge.warmup.Warmup;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import picocli.CommandLine.Command;

/**
 * {@code warm-up}: a run from which the JVM can make an archive of the bridge's classes. It needs
 * no settings, no Keycloak and no Cockpit.
 */
@Command(
    name = WarmUpCommand.NAME,
    description = "Runs only the warm-up, to make an archive for a faster start.")
final class WarmUpCommand implements Callable<Integer> {
  static final String NAME = "warm-up";

  private static final Duration LONGEST = Duration.ofSeconds(20);

  @Override
  public Integer call() {
    LogWriter writer = LogConfiguration.apply(new LogSettings(false, "info", true));
    try {
      return new Warmup(LONGEST).run() && loadTls() ? 0 : 1;
    } finally {
      writer.close();
    }
  }

  /** The warm-up uses plain HTTP, but the archive should contain TLS too. */
  private static boolean loadTls() {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine("localhost", 443);
      engine.setUseClientMode(true);
      ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      return engine.wrap(ByteBuffer.allocate(0), hello).bytesProduced() > 0;
    } catch (GeneralSecurityException | SSLException e) {
      return false;
    }
  }
}
