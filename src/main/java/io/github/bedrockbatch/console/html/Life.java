/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.html;

import java.time.Instant;
import java.util.function.Consumer;

/** What happened, step by step, as a line. */
public final class Life {
  private final Html html;

  private Life(Html html) {
    this.html = html;
  }

  public static void write(Html html, Consumer<Life> steps) {
    html.open("ol", "class", "life");
    steps.accept(new Life(html));
    html.end();
  }

  /** A step at a time. */
  public Life step(Tone tone, Instant at, String what) {
    html.open("li", "class", tone.css()).time(at).text(what).end();
    return this;
  }
}
