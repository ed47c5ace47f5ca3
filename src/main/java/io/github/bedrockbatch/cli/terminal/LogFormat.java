/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import org.slf4j.LoggerFactory;

/** The format of the log. {@code -Dlog.format} sets it before the first line. */
public final class LogFormat {
  private static final String PROPERTY = "log.format";

  private LogFormat() {}

  /**
   * The mistake in the {@code -Dlog} options, which are read before the settings; null for none.
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

  /** Writes all further lines in this format. */
  public static void use(String format) throws JoranException {
    if (!format.equals(System.getProperty(PROPERTY, "text"))) {
      System.setProperty(PROPERTY, format);
      LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
      context.reset();
      new ContextInitializer(context).autoConfig();
    }
  }
}
