/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The reply destinations that {@code deliver.reply-allow} permits. A {@code *} stands for any
 * characters, but in the host of a URL not for a slash or colon, and in the name of a queue or
 * topic not for {@code ::}: to Artemis {@code address::queue} is a queue below any other address
 * (its "fully qualified queue names"). Such a name has to be in the list as it is.
 */
final class AllowedReplies {
  private static final String QUALIFIED = "::";

  private final List<String> texts;
  private final List<Pattern> patterns;

  AllowedReplies(List<String> patterns) {
    this.texts = List.copyOf(patterns);
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
    String text = destination.toString();
    if (destination.kind() != ReplyDestination.Kind.HTTP && text.contains(QUALIFIED)) {
      return texts.contains(text);
    }
    return patterns.stream().anyMatch(p -> p.matcher(text).matches());
  }
}
