/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import io.github.bedrockbatch.config.BedrockOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.ledger.IdempotencyKeys;
import io.github.bedrockbatch.ledger.Ledger;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.camel.RoutesBuilder;

/** Puts the intake together: files, messages, and the patience of both. */
public final class Intake {
  /**
   * The property of an exchange to {@code direct:intake-file} with the {@link WantedPrompts}, if
   * not all of the file is wanted.
   */
  public static final String WANTED = "CamelBedrockBatchWantedPrompts";

  private Intake() {}

  /**
   * All routes of the intake.
   *
   * @param bedrock as the settings have it, or as the embedded AWS needs it
   * @param deadLetters the folder for refused values
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
        new PatientIntake(ledger, settings.retry().longestPause()),
        new IntakeRoutes(files, ledger),
        new MessageRoutes(
            new MessageIntake(files.standard(), files.readers()),
            new MessageLetters(letters, ledger, clock),
            new PlainMessages(headers),
            new KafkaPages(new KafkaTopics(), headers),
            new JmsMessages(headers),
            new HttpPrompts(headers, keys, ledger, work)));
  }
}
