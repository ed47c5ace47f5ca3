/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.util.regex.Pattern;

/**
 * Names of headers that a component of Camel, or this program, acts on. One that came from outside
 * must not become a header of an exchange, or its sender decides where messages go.
 */
public final class SteeringHeaders {
  /** For {@code removeHeaders} in route files, too. */
  public static final String PATTERN =
      "(?i)(camel|org\\.apache\\.camel|kafka\\.|jms|bedrockbatch|breadcrumbid).*";

  private static final Pattern STEERING = Pattern.compile(PATTERN, Pattern.DOTALL);

  private SteeringHeaders() {}

  public static boolean include(String name) {
    return STEERING.matcher(name).matches();
  }
}
