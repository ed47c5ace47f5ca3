/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import io.github.bedrockbatch.health.ProcessEnd;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the JVM at once, without shutdown hooks, as those may need the memory or classes that are
 * missing.
 *
 * @param exitCode of the process
 * @param consequence a sentence about what happens next, for a person to read
 */
public record Halt(int exitCode, String consequence) implements ProcessEnd {
  private static final Logger LOG = LoggerFactory.getLogger(Halt.class);
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  /** For a process that a supervisor restarts. */
  public static Halt ofServer() {
    return new Halt(
        ExitCode.SOFTWARE_ERROR,
        "The process ends with exit code "
            + ExitCode.SOFTWARE_ERROR
            + " so that its supervisor restarts it; what was acknowledged is in its data folder");
  }

  /** For a command that can be repeated. */
  public static Halt ofRun() {
    return new Halt(
        ExitCode.COULD_NOT_RUN,
        "That error interrupted the run; give the same command again to resume it. If memory ran"
            + " out, allow more: java -Xmx1g -jar …");
  }

  /** Also ends the JVM when any of its threads dies of an error. */
  public Halt everywhere() {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> {
          if (thrown instanceof Error error) {
            after(error);
          }
          LOG.error("The thread {} ended: {}", thread.getName(), thrown.toString());
        });
    return this;
  }

  @Override
  public void after(Error error) {
    if (!BEGUN.compareAndSet(false, true)) {
      return; // another thread reports it
    }
    try {
      LOG.error("{}{}. {}", error, place(error), consequence);
    } catch (Throwable inVain) { // there may be too little memory to log
      System.err.println(consequence);
    } finally {
      Runtime.getRuntime().halt(exitCode);
    }
  }

  private static String place(Error error) {
    StackTraceElement[] trace = error.getStackTrace();
    return trace.length == 0 ? "" : " at " + trace[0];
  }
}
