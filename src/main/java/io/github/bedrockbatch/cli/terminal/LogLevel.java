/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import ch.qos.logback.classic.Level;

/**
 * The log level of a command, unless {@code -Dlog.level} sets it. To be set before the first logger
 * exists.
 */
public final class LogLevel {
  static final String PROPERTY = "log.level";
  static final String KNOWN = "TRACE, DEBUG, INFO, WARN, ERROR or OFF";

  private LogLevel() {}

  static boolean isKnown() {
    String level = System.getProperty(PROPERTY);
    return level == null || Level.toLevel(level, null) != null;
  }

  public static void defaultTo(String level) {
    if (System.getProperty(PROPERTY) == null) {
      System.setProperty(PROPERTY, level);
    }
  }
}
