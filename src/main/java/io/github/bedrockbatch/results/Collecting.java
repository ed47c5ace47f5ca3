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

/** Joins the output of ended jobs to the contexts of the prompts, and delivers results in pages. */
public final class Collecting {
  private Collecting() {}

  /**
   * @param disk tells which retries wait for their upload
   * @param held whether a sink has pages of the batch with this id that a crash would lose
   * @param lacking whether a sink lacks pages of the batch that count as delivered
   * @param dropPages tells sinks that they will be given all pages of the batch with this id again
   */
  public static List<RoutesBuilder> routes(
      StageContext context,
      OnDisk disk,
      Predicate<String> held,
      Predicate<String> lacking,
      Consumer<String> dropPages) {
    Path work = context.work();
    Path failed = context.deadLetters().resolve("failed");
    // A rerun delivers nothing: its folders must not be those of the delivery.
    Path rerun = work.resolve("rerun");
    Path letters = work.resolve("rerun-letters");
    return List.of(
        new CollectRoutes(
            context,
            new Collector(context, disk, work, failed),
            new DeliverySteps(context, work, failed, held, lacking),
            dropPages),
        new RerunRoutes(context, new Collector(context, disk, rerun, letters)),
        new ReturnedPromptRoutes(new AnswerRules(context.database(), context.clock())));
  }
}
