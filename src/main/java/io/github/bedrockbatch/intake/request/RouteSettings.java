/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import java.util.Map;
import java.util.function.Function;

/** Takes settings from the headers of a message. */
record RouteSettings(Map<String, Object> headers) {

  String get(String header, String otherwise) {
    return get(header, otherwise, "must be a text", text -> text);
  }

  /**
   * What the header says.
   *
   * @param otherwise when it is absent or empty
   * @param must completes "Header X …" for a person
   * @throws IllegalArgumentException when the parser rejects it by the same
   */
  <T> T get(String header, T otherwise, String must, Function<String, T> parser) {
    Object value = headers.get(header);
    String text = value == null ? "" : value.toString();
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("The header " + header + " " + must, e);
    }
  }
}
