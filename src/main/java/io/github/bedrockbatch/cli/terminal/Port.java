/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import java.net.BindException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A port on which nothing can listen, as another program does. */
public final class Port {
  private Port() {}

  public static boolean isTaken(Throwable thrown) {
    return refusal(thrown).isPresent();
  }

  /** What did not start, why, and what to do. */
  public static String words(Throwable thrown) {
    String said = String.valueOf(thrown.getMessage());
    String why = refusal(thrown).orElseThrow().getMessage();
    return (said.endsWith(why) ? said : said + ": " + why)
        + ". Stop what listens there, or set another port";
  }

  private static Optional<Throwable> refusal(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .filter(BindException.class::isInstance)
        .findFirst();
  }
}
