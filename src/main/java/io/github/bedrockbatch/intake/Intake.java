/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import io.github.bedrockbatch.config.BedrockOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.intake.deadletter.DeadLetters;
import io.github.bedrockbatch.intake.file.FileRoutes;
import io.github.bedrockbatch.intake.file.FileSources;
import io.github.bedrockbatch.intake.file.PromptFiles;
import io.github.bedrockbatch.intake.http.HttpSource;
import io.github.bedrockbatch.intake.message.JmsSource;
import io.github.bedrockbatch.intake.message.KafkaSource;
import io.github.bedrockbatch.intake.message.KafkaTopics;
import io.github.bedrockbatch.intake.message.KeptHeaders;
import io.github.bedrockbatch.intake.message.MessageIntake;
import io.github.bedrockbatch.intake.message.RouteSource;
import io.github.bedrockbatch.intake.message.StreamDeadLetters;
import io.github.bedrockbatch.ledger.IdempotencyKeys;
import io.github.bedrockbatch.ledger.Ledger;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.camel.RoutesBuilder;

/** Puts the intake together: files, messages, and how failures of both are handled. */
public final class Intake {
  private Intake() {}

  /**
   * All routes of the intake.
   *
   * @param bedrock as the settings have it, or as the embedded AWS needs it
   * @param deadLetters the folder for rejected values
   * @param keys of the requests that may be sent again
   * @param work a folder for what is only needed while it runs
   */
  public static List<RoutesBuilder> routes(
      Settings settings,
      BedrockOptions bedrock,
      Ledger ledger,
      IdempotencyKeys keys,
      Path deadLetters,
      Path work,
      Clock clock) {
    DeadLetters letters = new DeadLetters(deadLetters, clock);
    PromptFiles files =
        new PromptFiles(
            settings.intake(), settings.prompt(), bedrock, letters, new FileSources(ledger::files));
    KeptHeaders headers = new KeptHeaders(settings.intake().headers());
    return List.of(
        new IntakeErrorHandling(ledger, settings.retry().longestPause()),
        new FileRoutes(files, ledger),
        new MessageRoutes(
            new MessageIntake(files.standard(), files.readers()),
            new StreamDeadLetters(letters, ledger, clock),
            new RouteSource(headers),
            new KafkaSource(new KafkaTopics(), headers),
            new JmsSource(headers),
            new HttpSource(headers, keys, ledger, work)));
  }
}
