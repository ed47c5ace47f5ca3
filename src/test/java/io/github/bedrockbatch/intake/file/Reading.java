/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.config.BedrockOptions;
import io.github.bedrockbatch.config.IntakeOptions;
import io.github.bedrockbatch.config.PromptOptions;
import io.github.bedrockbatch.config.answer.AnswerOptions;
import io.github.bedrockbatch.config.deadline.DeadlineOptions;
import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.intake.deadletter.DeadLetters;
import io.github.bedrockbatch.intake.request.MediaObjects;
import io.github.bedrockbatch.intake.request.SourceSettings;
import io.github.bedrockbatch.model.ModelAliases;
import io.github.bedrockbatch.model.ModelsAllow;
import io.github.bedrockbatch.prompt.Ack;
import io.github.bedrockbatch.prompt.Duplicates;
import io.github.bedrockbatch.prompt.IdFrom;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.prompt.Reuse;
import io.github.bedrockbatch.prompt.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** One file, read to its end. */
public record Reading(List<PromptPage> pages, List<JsonNode> deadLetters, IntakeCount count) {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);
  public static final int MAX = 1_000_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  public static Reading of(String content) {
    return of(content.getBytes(StandardCharsets.UTF_8));
  }

  public static Reading of(byte[] content) {
    return of(content, "prompt", MAX);
  }

  public static Reading of(byte[] content, String promptField, int maxRecordBytes) {
    try {
      Path folder = Files.createTempDirectory("intake");
      try {
        Path file = Files.write(folder.resolve("in.jsonl"), content);
        return read(file, folder.resolve("dead-letters"), promptField, maxRecordBytes);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads it as a source whose route has these options. */
  public static Reading as(Map<String, String> route, String content) {
    return as(route, content.getBytes(StandardCharsets.UTF_8), MAX);
  }

  public static Reading as(Map<String, String> route, byte[] content, int maxRecordBytes) {
    try {
      Path folder = Files.createTempDirectory("intake");
      try {
        Path file = Files.write(folder.resolve("in.csv"), content);
        PromptFiles files = files(folder.resolve("dead-letters"), "prompt", maxRecordBytes);
        return read(files, file, folder.resolve("dead-letters"), settings(route));
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of a source whose route has these options. */
  public static SourceSettings settings(Map<String, String> route) {
    return standard()
        .with(
            new OptionReader(
                List.of(SettingsSource.options("route test", route)), UnaryOperator.identity()));
  }

  public static Reading read(Path file, Path deadLetters, String promptField, int max)
      throws IOException {
    PromptFiles files = files(deadLetters, promptField, max);
    return read(files, file, deadLetters, files.standard());
  }

  static Reading read(Path file, Path deadLetters, SourceSettings settings, int max)
      throws IOException {
    return read(files(deadLetters, "prompt", max), file, deadLetters, settings);
  }

  public static SourceSettings standard() {
    return files(Path.of("."), "prompt", MAX).standard();
  }

  private static PromptFiles files(Path deadLetters, String promptField, int max) {
    IntakeOptions intake =
        new IntakeOptions(
            List.of(),
            Shape.JSON,
            ',',
            promptField,
            IdFrom.of("field:id"),
            Duplicates.SKIP,
            Ack.SPOOLED,
            List.of(),
            ModelsAllow.all(),
            ModelAliases.of("gpt-4o*=amazon.nova-pro-v1:0"),
            max,
            null,
            List.of(),
            StandardCharsets.UTF_8,
            250);
    PromptOptions prompt =
        new PromptOptions(
            null,
            null,
            InvocationType.CONVERSE,
            null,
            null,
            null,
            List.of(),
            AnswerOptions.NONE,
            Reuse.OFF);
    BedrockOptions bedrock =
        new BedrockOptions(
            "",
            "",
            "",
            "default-model",
            InvocationType.INVOKE_MODEL,
            24,
            Map.of(),
            List.of(),
            List.of());
    return new PromptFiles(
        intake,
        SourceSettings.of(intake, prompt, bedrock, DeadlineOptions.DEFAULT),
        new DeadLetters(deadLetters, CLOCK),
        new FileSources(name -> List.of()),
        MediaObjects.NONE,
        CLOCK);
  }

  private static Reading read(
      PromptFiles files, Path file, Path deadLetters, SourceSettings settings) throws IOException {
    List<PromptPage> pages = new ArrayList<>();
    PromptFile read = files.open(file.toFile(), settings, null, null, true);
    read.forEachRemaining(pages::add);
    return new Reading(pages, deadLetters(deadLetters), read.count());
  }

  static List<JsonNode> deadLetters(Path folder) throws IOException {
    List<JsonNode> deadLetters = new ArrayList<>();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          for (String line : Files.readAllLines(file)) {
            deadLetters.add(JSON.readTree(line));
          }
        }
      }
    }
    return deadLetters;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  public List<Prompt> prompts() {
    return pages.stream().flatMap(page -> page.prompts().stream()).toList();
  }

  Prompt only() {
    if (prompts().size() != 1 || !deadLetters.isEmpty()) {
      throw new AssertionError(prompts().size() + " prompts, dead letters: " + deadLetters);
    }
    return prompts().get(0);
  }

  public List<String> ids() {
    return prompts().stream().map(prompt -> prompt.context().id()).toList();
  }

  List<Long> ordinals() {
    return prompts().stream().map(prompt -> prompt.context().ordinal()).toList();
  }

  public List<String> bodies() {
    return prompts().stream().map(Reading::body).toList();
  }

  /** The texts that the models would see, of Converse requests. */
  List<String> texts() {
    return prompts().stream()
        .map(
            prompt -> {
              try {
                return JSON.readTree(prompt.modelInput())
                    .at("/messages/0/content/0/text")
                    .textValue();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .toList();
  }

  public List<String> reasons() {
    return deadLetters.stream().map(letter -> letter.get("reason").asText()).toList();
  }

  List<String> values() {
    return deadLetters.stream().map(letter -> letter.path("value").asText()).toList();
  }

  public List<String> codes() {
    return deadLetters.stream().map(letter -> letter.get("code").asText()).toList();
  }

  List<Long> rejectedLines() {
    return deadLetters.stream().map(letter -> letter.get("line").asLong()).toList();
  }

  static String body(Prompt prompt) {
    return new String(prompt.modelInput(), StandardCharsets.UTF_8);
  }
}
