/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Parts of a whole, with their numbers below it. */
public final class Bar {
  private record Part(Tone tone, long count, String word, String path) {}

  private final long whole;
  private final List<Part> parts = new ArrayList<>();

  public Bar(long whole) {
    this.whole = whole;
  }

  /**
   * @param path the page that lists them; null for none
   */
  public Bar part(Tone tone, long count, String word, String path) {
    parts.add(new Part(tone, count, word, path));
    return this;
  }

  /** Writes the bar alone, with its numbers as a label for screen readers. */
  public void write(Html html) {
    StringBuilder label = new StringBuilder();
    for (Part part : parts) {
      label.append(label.isEmpty() ? "" : ", ");
      label.append(Figures.number(part.count())).append(' ').append(part.word());
    }
    html.open("svg", "class", "bar", "role", "img", "aria-label", label.toString());
    html.element("title", label.toString());
    double sum = parts.stream().mapToDouble(this::width).sum();
    double from = 0;
    for (Part part : parts) {
      double width = width(part) * Math.min(1, 100 / sum);
      if (width > 0) {
        html.open("rect", "class", part.tone().css(), "x", percent(from), "width", percent(width));
        html.end();
      }
      from += width;
    }
    html.end();
  }

  /** In percent. A part that is not empty is wide enough to be seen. */
  private double width(Part part) {
    return whole <= 0 || part.count() <= 0 || part.tone() == Tone.PLAIN
        ? 0
        : Math.max(0.4, 100.0 * part.count() / whole);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", share);
  }

  /** Writes the bar and its numbers, which are links to what they count. */
  public void writeWithNumbers(Html html) {
    write(html);
    html.open("ul", "class", "parts");
    for (Part part : parts) {
      html.open("li", "class", part.tone().css());
      if (part.path() != null) {
        html.open("a", "href", part.path());
      }
      html.element("b", Figures.number(part.count()), "class", "num").text(" " + part.word());
      if (part.path() != null) {
        html.end();
      }
      html.end();
    }
    html.end();
  }
}
