/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.html;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A form whose fields become the query of the page, so that it can be bookmarked. */
public final class Filters {
  private final Html html;

  private Filters(Html html) {
    this.html = html;
  }

  /**
   * @param path of the page that is filtered
   */
  public static void write(Html html, String path, Consumer<Filters> fields) {
    html.open("form", "method", "get", "action", path, "class", "filters", "role", "search");
    fields.accept(new Filters(html));
    html.element("button", "Filter", "type", "submit", "class", "button");
    html.link(path, "Show all").end();
  }

  public Filters text(String name, String label, String value) {
    return input("search", name, label, value);
  }

  /** A point in time, in UTC, as browsers give it. */
  public Filters time(String name, String label, String value) {
    return input("datetime-local", name, label, value);
  }

  private Filters input(String type, String name, String label, String value) {
    html.open("label").text(label);
    html.open("input", "type", type, "name", name, "value", value.isEmpty() ? null : value);
    html.end();
    return this;
  }

  /**
   * @param options the word for each value; an empty value stands for all
   */
  public Filters choice(String name, String label, Map<String, String> options, String chosen) {
    html.open("label").text(label).open("select", "name", name);
    options.forEach(
        (value, word) ->
            html.element(
                "option", word, "value", value, "selected", value.equals(chosen) ? "" : null));
    html.end().end();
    return this;
  }

  /** Links to the pages of a long list. */
  public static void pager(Html html, List<String> words, List<String> paths) {
    html.open("nav", "class", "pager", "aria-label", "Pages of the list");
    for (int i = 0; i < words.size(); i++) {
      html.link(paths.get(i), words.get(i));
    }
    html.end();
  }
}
