/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.html;

import java.util.List;
import java.util.Locale;

/** Two series over time: drawn here as SVG, and drawn again by the page's script if it runs. */
public final class Chart {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 100;
  private static final int MOST_POINTS = 200;

  private Chart() {}

  /**
   * @param path from which the script gets the figures, and which shows a reader their table
   * @param script the path of the script that draws
   */
  public static void write(
      Html html, String label, String path, String script, List<Double> in, List<Double> out) {
    if (in.size() < 2) {
      html.element("p", "There are not enough figures yet.", "class", "none");
      return;
    }
    html.open(
        "figure",
        "class",
        "chart",
        "aria-label",
        label,
        "data-keep",
        "",
        "data-rates",
        html.address(path),
        "data-uplot",
        html.address(script));
    html.open("div", "class", "plot");
    html.open(
        "svg",
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "preserveAspectRatio",
        "none",
        "role",
        "img",
        "aria-label",
        label);
    double top = Math.max(1, Math.max(greatest(in), greatest(out)));
    line(html, "in", in, top);
    line(html, "out", out, top);
    html.end().end().open("figcaption").badge(Tone.RUN, "in").badge(Tone.OK, "out");
    html.link(path, "as a table").end().end();
  }

  private static double greatest(List<Double> column) {
    return column.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  private static void line(Html html, String css, List<Double> column, double top) {
    StringBuilder points = new StringBuilder();
    int step = Math.max(1, column.size() / MOST_POINTS);
    for (int i = 0; i < column.size(); i += step) {
      double x = column.size() < 2 ? 0 : (double) WIDTH * i / (column.size() - 1);
      double y = HEIGHT - 1 - (HEIGHT - 2) * column.get(i) / top;
      points.append(String.format(Locale.ROOT, "%.0f,%.1f ", x, y));
    }
    html.open("polyline", "class", css, "points", points.toString().strip()).end();
  }
}
