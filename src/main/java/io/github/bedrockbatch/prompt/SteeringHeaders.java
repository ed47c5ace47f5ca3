/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.util.regex.Pattern;

/**
 * Recognises headers that a Camel component or this program acts on. Those of a message must not
 * become headers of the exchange, or its sender decides where messages go.
 */
public final class SteeringHeaders {
  /** Also used by {@code removeHeaders} in route files. */
  public static final String PATTERN =
      "(?i)(camel|org\\.apache\\.camel|kafka\\.|jms|bedrockbatch|breadcrumbid).*";

  private static final Pattern STEERING = Pattern.compile(PATTERN, Pattern.DOTALL);

  private SteeringHeaders() {}

  public static boolean include(String name) {
    return STEERING.matcher(name).matches();
  }
}
