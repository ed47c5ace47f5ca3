/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.html;

import java.time.Instant;
import java.util.function.Consumer;

/** A timeline of what happened, step by step. */
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

  /** Adds a step, with its time. */
  public Life step(Tone tone, Instant at, String what) {
    html.open("li", "class", tone.css()).time(at).text(what).end();
    return this;
  }
}
