/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.ledger.answer.AnswerRules;
import io.github.bedrockbatch.results.deadletter.ReturnedPromptRoutes;
import io.github.bedrockbatch.stage.OnDisk;
import io.github.bedrockbatch.stage.StageContext;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.camel.RoutesBuilder;

/** Matches the output of ended jobs with what was asked, and hands results over page by page. */
public final class Collecting {
  private Collecting() {}

  /**
   * @param disk where records that are sent again wait for their upload
   * @param held whether a sink holds pages of this batch that a crash would take from it
   * @param dropPages tells sinks that they will be given all pages of this batch again
   */
  public static List<RoutesBuilder> routes(
      StageContext context, OnDisk disk, Predicate<String> held, Consumer<String> dropPages) {
    Path work = context.work();
    Path failed = context.deadLetters().resolve("failed");
    // A rerun delivers nothing: its folders must not be those of the delivery.
    Path rerun = work.resolve("rerun");
    Path letters = work.resolve("rerun-letters");
    return List.of(
        new CollectRoutes(
            context,
            new Collector(context, disk, work, failed),
            new DeliverySteps(context, work, failed, held),
            dropPages),
        new RerunRoutes(context, new Collector(context, disk, rerun, letters)),
        new ReturnedPromptRoutes(new AnswerRules(context.database(), context.clock())));
  }
}
