/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.Reserve;
import io.github.bedrockbatch.ledger.reuse.AskedPrompts;
import io.github.bedrockbatch.spool.equal.KnownAnswers;
import io.github.bedrockbatch.spool.folder.BatchIds;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.stage.StageContext;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import org.apache.camel.RoutesBuilder;

/** Gathers prompts into batches on disk. */
public final class Spooling {
  private Spooling() {}

  /**
   * Opens the spool of the data folder, and recovers what an earlier process left in it.
   *
   * @param reserve space that is kept free for what is in hand
   */
  public static Spool open(StageContext context, Reserve reserve) throws IOException {
    Spool spool =
        new Spool(
            SpoolFolder.in(context.data()),
            context.settings().batch(),
            context.ledger(),
            context.clock(),
            new BatchIds(context.clock(), new SecureRandom()),
            context.node(),
            reserve,
            Disk.REAL,
            OpenFiles.affordable());
    spool.recover();
    return spool;
  }

  public static List<RoutesBuilder> routes(StageContext context, Spool spool) {
    AskedPrompts asked = new AskedPrompts(context.database(), context.clock());
    KnownAnswers answers = new KnownAnswers(asked, context.clock());
    return List.of(
        new SpoolRoutes(spool, answers, context.backoff(), context.failures().problems()));
  }
}
