/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import io.github.bedrockbatch.prompt.SteeringHeaders;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Message;

/**
 * Gives a message the headers again that its prompt carried. They came from outside: one whose name
 * could steer a component, or that no transport takes, stays on the result line only.
 */
final class KeptHeaders {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,127}");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private KeptHeaders() {}

  static void restore(Map<String, String> headers, Message message) {
    headers.forEach(
        (name, value) -> {
          if (NAME.matcher(name).matches()
              && !SteeringHeaders.include(name)
              && !CONTROL.matcher(value).find()) {
            message.setHeader(name, value);
          }
        });
  }
}
