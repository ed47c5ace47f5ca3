/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The reply destinations that {@code deliver.reply-allow} permits. A {@code *} stands for any
 * characters, but in the host of a URL not for a slash or colon.
 */
final class AllowedReplies {
  private final List<Pattern> patterns;

  AllowedReplies(List<String> patterns) {
    this.patterns = patterns.stream().map(AllowedReplies::compile).toList();
  }

  private static Pattern compile(String pattern) {
    int authority = pattern.indexOf("://");
    if (authority < 0) {
      return Pattern.compile(glob(pattern, ".*"));
    }
    int path = pattern.indexOf('/', authority + 3);
    String host = path < 0 ? pattern : pattern.substring(0, path);
    String rest = path < 0 ? "/" : pattern.substring(path);
    return Pattern.compile(glob(host, "[^/:?@]*") + glob(rest, ".*"));
  }

  private static String glob(String text, String any) {
    return List.of(text.split("\\*", -1)).stream()
        .map(Pattern::quote)
        .collect(Collectors.joining(any));
  }

  boolean permit(ReplyDestination destination) {
    return patterns.stream().anyMatch(p -> p.matcher(destination.toString()).matches());
  }
}
