/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.api;

import io.github.bedrockbatch.console.html.Html;
import java.util.Map;

/**
 * One record, shown to a person as HTML and to a program as JSON. Both methods run on a thread of
 * the console and may block, but must not take more than a tenth of a second.
 *
 * @param <T> a record that Jackson writes, and from which its schema in OpenAPI is made
 */
public interface Page<T> {
  /** Such as {@code /batches/{id}}. */
  String path();

  /** One or two words, which also name it in the navigation. */
  String title();

  /** The names that its query may have, with what each means. */
  default Map<String, String> parameters() {
    return Map.of();
  }

  /** Whether the navigation of every page has a link to it. */
  default boolean isInNavigation() {
    return !path().contains("{");
  }

  /**
   * A text beside its title in the navigation, such as a count; empty for none. Called for every
   * page, so that it has to be cheap.
   */
  default String mark() {
    return "";
  }

  /**
   * The facts to show.
   *
   * @throws java.util.NoSuchElementException with a sentence for a person: 404
   * @throws IllegalArgumentException with a sentence for a person: 400
   */
  T facts(Query query) throws Exception;

  /** Writes them as HTML, without head and navigation. */
  void show(T facts, Html html, Query query);
}
