/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

/**
 * Where the user's id of a prompt comes from. A prompt without one gets an id from its position.
 *
 * @param name of the field or header; empty for the other kinds
 */
public record IdFrom(Kind kind, String name) {
  public enum Kind {
    /** A field or column of the value. A Bedrock record's own {@code recordId} comes first. */
    FIELD,
    HEADER,
    KEY,
    /** The position in the source, even if the value has an id. */
    POSITION
  }

  public static final String MUST = "must be field:<name>, header:<name>, key or position";

  /**
   * Reads {@code field:<name>}, {@code header:<name>}, {@code key} or {@code position}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static IdFrom of(String text) {
    int colon = text.indexOf(':');
    String name = text.substring(colon + 1);
    return switch (colon < 0 ? text : text.substring(0, colon + 1)) {
      case "key" -> new IdFrom(Kind.KEY, "");
      case "position" -> new IdFrom(Kind.POSITION, "");
      case "field:" -> new IdFrom(Kind.FIELD, named(name));
      case "header:" -> new IdFrom(Kind.HEADER, named(name));
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static String named(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("no name");
    }
    return name;
  }
}
