/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The values of a GET. All are in its address, so that it can be bookmarked. */
public final class Query extends Fields {
  private final String path;
  private final User user;

  public Query(
      String path, Map<String, String> inPath, Map<String, List<String>> values, User user) {
    super(inPath, values);
    this.path = path;
    this.user = user;
  }

  /** The user who sends it. */
  public User user() {
    return user;
  }

  /** The address of this page with these values changed; an empty value removes its name. */
  public String with(String... namesAndValues) {
    Map<String, List<String>> changed = new LinkedHashMap<>(values);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      changed.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
    }
    List<String> pairs = new ArrayList<>();
    changed.forEach(
        (name, all) ->
            all.stream()
                .filter(value -> !value.isEmpty())
                .forEach(value -> pairs.add(encoded(name) + "=" + encoded(value))));
    return path + (pairs.isEmpty() ? "" : "?" + String.join("&", pairs));
  }

  /** A path with a part that is encoded, as it comes from outside. */
  public static String path(String before, String part, String after) {
    return before + encoded(part).replace("+", "%20") + after;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Every value by its name, for a form that acts on what the page shows. */
  public Map<String, String> values() {
    return values.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty() && !entry.getValue().get(0).isBlank())
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> entry.getValue().get(0).strip(),
                (a, b) -> a,
                LinkedHashMap::new));
  }
}
