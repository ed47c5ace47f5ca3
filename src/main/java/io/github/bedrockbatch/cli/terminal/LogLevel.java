/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

/**
 * How much of the log a command shows unless {@code -Dlog.level} says otherwise. To be set before
 * the first logger exists.
 */
public final class LogLevel {
  private LogLevel() {}

  public static void defaultTo(String level) {
    if (System.getProperty("log.level") == null) {
      System.setProperty("log.level", level);
    }
  }
}
