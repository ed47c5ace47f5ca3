/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.html;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Consecutive steps, each drawn from where the previous one usually ends. */
public final class Waterfall {
  private static final double LEAST_PERCENT = 0.4;

  private record Step(String what, Duration usual, Duration slow) {}

  private final List<Step> steps = new ArrayList<>();

  /**
   * @param usual the median of its duration
   * @param slow the duration that nine of ten stay below
   */
  public Waterfall step(String what, Duration usual, Duration slow) {
    steps.add(new Step(what, usual, slow));
    return this;
  }

  /** Writes the drawing, hidden from screen readers, as it only repeats figures. */
  public void write(Html html) {
    double whole = 1;
    double begin = 0;
    for (Step step : steps) {
      whole = Math.max(whole, begin + step.slow().toMillis());
      begin += step.usual().toMillis();
    }
    html.open("ol", "class", "waterfall");
    begin = 0;
    for (Step step : steps) {
      double end = begin + step.usual().toMillis();
      html.open("li").element("span", step.what(), "class", "soft");
      html.open("svg", "class", "bar", "aria-hidden", "true");
      rect(html, "tail", begin / whole, (begin + step.slow().toMillis()) / whole);
      rect(html, "run", begin / whole, end / whole);
      html.end().open("span").element("b", Figures.duration(step.usual()), "class", "num");
      html.soft(" · 90 % within " + Figures.duration(step.slow())).end().end();
      begin = end;
    }
    html.end();
  }

  private static void rect(Html html, String css, double from, double to) {
    double width = Math.max(LEAST_PERCENT, 100 * (to - from));
    double x = Math.min(100 * from, 100 - width);
    html.open("rect", "class", css, "x", percent(x), "width", percent(width)).end();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", share);
  }
}
