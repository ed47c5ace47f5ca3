/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.Names;
import io.github.bedrockbatch.config.source.OptionReader;
import java.util.List;
import java.util.Set;

/**
 * Where results go.
 *
 * @param to the names of the sinks, each of which gets every result; only routes say which exist
 * @param replyAllow the reply destinations that a prompt may name; {@code *} stands for any text
 */
public record DeliverOptions(List<String> to, List<String> replyAllow) {
  private static final String DESTINATION =
      "jms:(queue|topic):[^\\s?]+|kafka:[A-Za-z0-9._*-]+|https?://[^\\s/@?]+(/[^\\s]*)?";

  static DeliverOptions read(OptionReader in) {
    String must = "must be names of sinks such as files, kafka or reply, joined by commas";
    List<String> to = Names.list(in.matching("deliver.to", "files", "[a-z0-9, -]*", must));
    in.rule(Set.copyOf(to).size() == to.size(), "deliver.to", "must name each sink once");
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
}
