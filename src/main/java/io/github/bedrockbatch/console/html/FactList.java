/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.html;

import java.util.function.Consumer;

/** Names and values, one below the other. */
public final class FactList {
  private final Html html;

  private FactList(Html html) {
    this.html = html;
  }

  public static void write(Html html, Consumer<FactList> facts) {
    html.open("dl");
    facts.accept(new FactList(html));
    html.end();
  }

  public FactList fact(String name, Consumer<Html> value) {
    html.element("dt", name).open("dd");
    value.accept(html);
    html.end();
    return this;
  }

  /** Adds a line, with "–" for a value that is null or empty. */
  public FactList fact(String name, String value) {
    return fact(
        name, value == null || value.isEmpty() ? cell -> cell.soft("–") : cell -> cell.text(value));
  }

  public FactList number(String name, long value) {
    return fact(name, cell -> cell.number(value));
  }
}
