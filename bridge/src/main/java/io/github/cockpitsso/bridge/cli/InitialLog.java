package io.github.cockpitsso.bridge.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.github.cockpitsso.bridge.log.LogConfiguration;

/**
 * The log until the settings are read, and of commands: errors only. Without it Logback would log
 * everything, secrets on the wire among it. A logback.xml would load an XML parser at each start.
 */
public final class InitialLog extends ContextAwareBase implements Configurator {

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (InitialLog.class.getResource("/logback-test.xml") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    LogConfiguration.applyInitial(context);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
