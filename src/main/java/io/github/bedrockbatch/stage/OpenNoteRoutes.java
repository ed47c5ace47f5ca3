/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.node.OpenNotes;
import org.apache.camel.builder.RouteBuilder;

/** Tells the other nodes, every few seconds, what this one gathers. */
public final class OpenNoteRoutes extends RouteBuilder {
  private final OpenNotes notes;

  public OpenNoteRoutes(OpenNotes notes) {
    this.notes = notes;
  }

  @Override
  public void configure() {
    from("timer:open-notes?delay=1000&period=5000")
        .routeId("open-notes")
        .onException(RuntimeException.class)
        .handled(true) // the ledger is away: that was told
        .end()
        .process(exchange -> notes.note())
        .id("open-notes-note");
  }
}
