/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

/** What has become of every prompt and of every bad line, read from the files that came out. */
final class ChaosBooks {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TOLD = 20;

  private final Path data;
  private final ChaosPrompts supplied;
  private final Set<String> stalled;
  private final int prompts;
  private final BitSet settled = new BitSet();
  private final BitSet failed = new BitSet();
  private final BitSet failedLetters = new BitSet();
  private final Set<Long> letters = new HashSet<>();
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, Long> tokens = new HashMap<>();
  private int results;

  ChaosBooks(Path data, ChaosPrompts supplied, Set<String> stalled, int prompts)
      throws IOException {
    this.data = data;
    this.supplied = supplied;
    this.stalled = stalled;
    this.prompts = prompts;
    each("outbox", this::result);
    each("dead-letters", this::letter);
    each("dead-letters/failed", this::failedLetter);
  }

  private interface Line {
    void take(JsonNode line, Path file) throws IOException;
  }

  private void each(String folder, Line line) throws IOException {
    Path path = data.resolve(folder);
    if (!Files.isDirectory(path)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(path)) {
      files = all.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
    for (Path file : files) {
      try (var lines = JSON.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
        while (lines.hasNext()) {
          line.take(lines.next(), file);
        }
      }
    }
  }

  private void result(JsonNode result, Path file) {
    results++;
    String id = result.path("recordId").asText();
    int number = ChaosPrompts.number(id);
    if (number < 0 || number >= prompts) {
      tell("a result for nobody: " + id, file);
      return;
    }
    if (settled.get(number)) {
      tell("one more result: " + id, file);
    }
    settled.set(number);
    JsonNode usage = result.at("/modelOutput/usage");
    tokens.merge("input", usage.path("inputTokens").asLong(), Long::sum);
    tokens.merge("output", usage.path("outputTokens").asLong(), Long::sum);
    if (result.path("status").asText().equals("succeeded")) {
      if (!result.path("text").asText().equals("echo: " + supplied.text(number))) {
        tell("the answer to another prompt: " + id, file);
      }
    } else {
      failed.set(number);
      if (result.path("attempt").asInt() != Chaos.MAX_ATTEMPTS) {
        tell("given up with attempts left: " + id + " " + result.path("error"), file);
      }
    }
  }

  private void letter(JsonNode letter, Path file) {
    long place = ChaosPrompts.place(letter.path("file").asText(), letter.path("line").asInt());
    if (!letters.add(place)) {
      tell("one more dead letter: " + letter.path("file") + " " + letter.path("line"), file);
    }
    if (!supplied.badLines().contains(place) && !isTorn(letter)) {
      tell("a dead letter of a good line: " + letter.path("file") + letter.path("line"), file);
    }
  }

  /** What stood at the end when the writer made a pause; it is taken as well when it is whole. */
  private boolean isTorn(JsonNode letter) {
    return stalled.contains(letter.path("file").asText())
        && letter.path("code").asText().equals("malformed-json");
  }

  private void failedLetter(JsonNode letter, Path file) {
    String id = letter.path("recordId").asText();
    int number = ChaosPrompts.number(id);
    if (failedLetters.get(number)) {
      tell("one more dead letter of a prompt that failed: " + id, file);
    }
    failedLetters.set(number);
    JsonNode text = letter.path("modelInput").at("/messages/0/content/0/text");
    if (!text.asText().equals(supplied.text(number))) {
      tell("the dead letter of another prompt: " + id, file);
    }
  }

  private void tell(String what, Path file) {
    wrong.add(what + " in " + data.relativize(file));
  }

  int results() {
    return results;
  }

  /** What the answers say that they cost, by direction. */
  Map<String, Long> tokens() {
    return tokens;
  }

  int failed() {
    return failed.cardinality();
  }

  void check(List<Batch> batches, List<ModelInvocationJobSummary> jobs, SourceBooks books) {
    BitSet lost = new BitSet();
    lost.set(0, prompts);
    lost.andNot(settled);
    lost.stream().forEach(number -> wrong.add("no result for prompt " + number));
    supplied.badLines().stream()
        .filter(place -> !letters.contains(place))
        .forEach(place -> wrong.add("no dead letter for line " + place));
    assertThat(wrong.subList(0, Math.min(TOLD, wrong.size())))
        .as("%d things are wrong, of them", wrong.size())
        .isEmpty();
    assertThat(results).isEqualTo(prompts);
    assertThat(failedLetters).as("dead letters of prompts that failed").isEqualTo(failed);
    assertThat(batches).extracting(Batch::state).containsOnly(BatchState.DELIVERED);
    assertThat(jobs).extracting(ModelInvocationJobSummary::jobName).doesNotHaveDuplicates();
    assertThat(jobs)
        .extracting(ModelInvocationJobSummary::jobArn)
        .containsExactlyInAnyOrderElementsOf(
            batches.stream().map(batch -> batch.job().arn()).filter(Objects::nonNull).toList());
    balance(batches, books);
  }

  /** The books of the ledger against what came out. */
  private void balance(List<Batch> batches, SourceBooks books) {
    assertThat(books.accepted()).as("accepted").hasValue(prompts);
    assertThat(books.refused()).as("refused").isEqualTo(supplied.badLines().size());
    assertThat(books.delivered()).as("delivered").isEqualTo(results - failed());
    assertThat(books.deadLettered()).as("dead-lettered").isEqualTo(failed());
    assertThat(books.pending()).as("pending").isZero();
    long sent =
        batches.stream().mapToLong(b -> b.contents().records() - b.contents().padding()).sum();
    long retried = batches.stream().mapToLong(batch -> batch.delivery().retried()).sum();
    assertThat(sent)
        .as("records sent: each prompt once, and what was sent again")
        .isEqualTo(prompts + retried);
  }
}
