/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.Names;
import io.github.bedrockbatch.config.source.OptionReader;
import java.util.List;

/**
 * Where results go.
 *
 * @param to the names of the sinks, each of which gets every result
 * @param replyAllow the reply destinations that a prompt may name; {@code *} stands for any text
 */
public record DeliverOptions(List<String> to, List<String> replyAllow) {
  private static final String DESTINATION =
      "jms:(queue|topic):[^\\s?]+|kafka:[A-Za-z0-9._*-]+|https?://[^\\s/@?]+(/[^\\s]*)?";

  static DeliverOptions read(OptionReader in) {
    List<String> to =
        in.parsed(
            "deliver.to",
            "files",
            "must be names of sinks such as files, kafka or reply, joined by commas",
            DeliverOptions::sinks);
    in.rule(!to.isEmpty(), "deliver.to", "must name a sink: results have to go somewhere");
    List<String> allow =
        in.parsed(
            "deliver.reply-allow",
            "",
            "must be patterns like kafka:answers-*, jms:queue:*.replies or"
                + " https://example.com/callbacks/*, joined by commas",
            text -> {
              List<String> patterns = Names.list(text);
              if (!patterns.stream().allMatch(pattern -> pattern.matches(DESTINATION))) {
                throw new IllegalArgumentException(text);
              }
              return patterns;
            });
    return new DeliverOptions(to, allow);
  }

  /** A user may add some, so that only the routes say which there are. */
  private static List<String> sinks(String text) {
    List<String> names = Names.list(text);
    if (!names.stream().allMatch(name -> name.matches("[a-z0-9-]+"))
        || names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException(text);
    }
    return names;
  }
}
