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
