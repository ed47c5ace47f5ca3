/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.node.OpenNotes;
import org.apache.camel.builder.RouteBuilder;

/** Notes in the ledger every 5 s, for the other nodes, what the open batches of this one have. */
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
        .handled(true) // the ledger fails, which the stages report
        .end()
        .process(exchange -> notes.note())
        .id("open-notes-note");
  }
}
