/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.html;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** A table. It scrolls sideways on a narrow screen. */
public final class Table<T> {
  private record Column<T>(String title, String css, BiConsumer<T, Html> cell) {}

  private final String caption;
  private final List<Column<T>> columns = new ArrayList<>();
  private Function<T, String> key = row -> null;

  /**
   * @param caption what the rows are, for screen readers
   */
  public Table(String caption) {
    this.caption = caption;
  }

  /**
   * Sets the key of a row, by which a live page finds and moves it, with what the user has typed in
   * it.
   */
  public Table<T> key(Function<T, String> of) {
    key = of;
    return this;
  }

  public Table<T> column(String title, BiConsumer<T, Html> cell) {
    columns.add(new Column<>(title, null, cell));
    return this;
  }

  /** Adds a column that is hidden on narrow screens. */
  public Table<T> wide(String title, BiConsumer<T, Html> cell) {
    columns.add(new Column<>(title, "wide", cell));
    return this;
  }

  /** Adds a column of bars or sentences, which needs room. */
  public Table<T> broad(String title, BiConsumer<T, Html> cell) {
    columns.add(new Column<>(title, "broad", cell));
    return this;
  }

  /** Adds a column of figures, aligned to the right. */
  public Table<T> right(String title, BiConsumer<T, Html> cell) {
    columns.add(new Column<>(title, "right", cell));
    return this;
  }

  public Table<T> number(String title, ToLongFunction<T> number) {
    return right(title, (row, html) -> html.number(number.applyAsLong(row)));
  }

  /**
   * Writes the table.
   *
   * @param none what to say when there is no row
   */
  public void write(Html html, Iterable<T> rows, String none) {
    if (!rows.iterator().hasNext()) {
      html.element("p", none, "class", "none");
      return;
    }
    html.open("div", "class", "scroll", "role", "region", "aria-label", caption, "tabindex", "0");
    html.open("table").element("caption", caption, "class", "unseen").open("thead").open("tr");
    for (Column<T> column : columns) {
      html.element("th", column.title(), "scope", "col", "class", column.css());
    }
    html.end().end().open("tbody");
    for (T row : rows) {
      html.open("tr", "data-key", key.apply(row));
      for (Column<T> column : columns) {
        html.open("td", "class", column.css());
        column.cell().accept(row, html);
        html.end();
      }
      html.end();
    }
    html.end().end().end();
  }
}
