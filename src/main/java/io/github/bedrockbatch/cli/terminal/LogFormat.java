/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import org.slf4j.LoggerFactory;

/** In which form the log is written; {@code -Dlog.format} is known before the first line. */
public final class LogFormat {
  private static final String PROPERTY = "log.format";

  private LogFormat() {}

  /**
   * What is wrong with what java is told of the log, which is read before there are settings; null
   * for nothing.
   */
  public static String mistake() {
    if (!System.getProperty(PROPERTY, "text").matches("text|json")) {
      return wrong(PROPERTY, "text or json");
    }
    return LogLevel.isKnown() ? null : wrong(LogLevel.PROPERTY, LogLevel.KNOWN);
  }

  private static String wrong(String property, String known) {
    return Terminal.line(
        "%s=%s (-D%s) must be %s"
            .formatted(property, System.getProperty(property), property, known));
  }

  /** Writes what follows in this form. */
  public static void use(String format) throws JoranException {
    if (!format.equals(System.getProperty(PROPERTY, "text"))) {
      System.setProperty(PROPERTY, format);
      LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
      context.reset();
      new ContextInitializer(context).autoConfig();
    }
  }
}
