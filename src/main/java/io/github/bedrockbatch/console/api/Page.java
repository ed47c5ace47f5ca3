/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.api;

import io.github.bedrockbatch.console.html.Html;
import java.util.Map;

/**
 * One record, shown to a person as HTML and to a program as JSON. Both methods run on a thread of
 * the console's own and may take their time; no page may take more than a tenth of a second.
 *
 * @param <T> a record of values that Jackson writes as it is, and OpenAPI is told
 */
public interface Page<T> {
  /** Such as {@code /batches/{id}}. */
  String path();

  /** One or two words, which also name it in the navigation. */
  String title();

  /** The names that its query may have, and what each means. */
  default Map<String, String> parameters() {
    return Map.of();
  }

  /** Whether every page leads to it. */
  default boolean isInNavigation() {
    return !path().contains("{");
  }

  /** What stands beside its name in the navigation, such as a count; empty for nothing. Cheap. */
  default String mark() {
    return "";
  }

  /**
   * What is to be shown.
   *
   * @throws java.util.NoSuchElementException with a sentence for a person: 404
   * @throws IllegalArgumentException with a sentence for a person: 400
   */
  T facts(Query query) throws Exception;

  /** Writes it, without head and navigation. */
  void show(T facts, Html html, Query query);
}
