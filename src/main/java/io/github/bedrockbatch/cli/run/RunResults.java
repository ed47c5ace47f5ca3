/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.JsonLinesFile;
import io.github.bedrockbatch.files.LineReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns what a run has into one result file for each input file, with exactly one line for each
 * prompt: its answer, or else why it failed, why it could not be read, or why it was not answered.
 * The files get their names when all of them are whole.
 */
final class RunResults {
  private final Path data;
  private final List<Path> inputs;
  private final RunNotes notes;
  private final List<BitSet> answered = new ArrayList<>();
  private final List<BitSet> answeredBefore = new ArrayList<>();
  private final RunCounts counts = new RunCounts();
  private List<BitSet> written;
  private List<OutputStream> drafts;

  /**
   * @param inputs the files of the run
   */
  RunResults(Path data, List<Path> inputs, RunNotes notes) {
    this.data = data;
    this.inputs = inputs;
    this.notes = notes;
    inputs.forEach(input -> answered.add(new BitSet()));
    inputs.forEach(input -> answeredBefore.add(new BitSet()));
  }

  RunResults read() throws IOException {
    for (Path batch : list(data.resolve("outbox"))) {
      JsonLinesFile.each(batch, this::read);
    }
    return this;
  }

  /** The places in a file that had their answer before the latest reading. */
  BitSet answeredBefore(int file) {
    return answeredBefore.get(file);
  }

  /** How many prompts have no answer, of those that were found in the files. */
  long unanswered() throws IOException {
    List<BitSet> rest = new ArrayList<>();
    inputs.forEach(input -> rest.add(new BitSet()));
    for (int i = 0; i < inputs.size(); i++) {
      BitSet ofFile = rest.get(i);
      FileReading.each(data, i, (ordinal, id) -> ofFile.set(ordinal));
    }
    eachLetter((file, letter) -> rest.get(file).set(letter.path("ordinal").asInt()));
    long count = 0;
    for (int i = 0; i < inputs.size(); i++) {
      rest.get(i).andNot(answered.get(i));
      count += rest.get(i).cardinality();
    }
    return count;
  }

  /**
   * Writes the files and counts what is in them.
   *
   * @param reasons why batches have no answers
   */
  RunCounts write(List<Path> results, RunReasons reasons) throws IOException {
    written = new ArrayList<>();
    drafts = new ArrayList<>();
    try {
      for (Path result : results) {
        written.add(new BitSet());
        drafts.add(new BufferedOutputStream(Files.newOutputStream(DurableFolder.draft(result))));
      }
      for (Path batch : list(data.resolve("outbox"))) {
        JsonLinesFile.each(batch, this::result);
      }
      eachLetter(this::refused);
      for (int i = 0; i < inputs.size(); i++) {
        unanswered(i, reasons);
      }
    } finally {
      for (OutputStream draft : drafts) {
        draft.close();
      }
    }
    for (Path result : results) {
      DurableFolder.sync(DurableFolder.draft(result));
    }
    for (Path result : results) {
      DurableFolder.publish(result);
    }
    return counts;
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  private interface Letter {
    void take(int file, JsonNode letter) throws IOException;
  }

  /** What could not be read at the latest reading. */
  private void eachLetter(Letter taker) throws IOException {
    List<String> names = inputs.stream().map(input -> input.getFileName().toString()).toList();
    for (Path letters : list(data.resolve("dead-letters"))) {
      JsonLinesFile.each(
          letters,
          line -> {
            JsonNode letter =
                JsonFactories.TREES.readTree(line.buffer(), line.offset(), line.length());
            int file = names.indexOf(letter.path("file").asText());
            if (file >= 0) {
              taker.take(file, letter);
            }
          });
    }
  }

  /** Whether the line is of this run, and of answers that count. */
  private boolean counts(ResultHead line) {
    return line.place() != null
        && line.place().file() < inputs.size()
        && line.place().reading() >= notes.first();
  }

  private void read(LineReader from) throws IOException {
    ResultHead line = ResultHead.read(from.buffer(), from.offset(), from.length());
    if (counts(line) && line.succeeded()) {
      answered.get(line.place().file()).set(line.place().ordinal());
      if (line.place().reading() < notes.reading()) {
        answeredBefore.get(line.place().file()).set(line.place().ordinal());
      }
    }
  }

  private void result(LineReader from) throws IOException {
    ResultHead line = ResultHead.read(from.buffer(), from.offset(), from.length());
    if (!counts(line)) {
      return;
    }
    RunPlace place = line.place();
    boolean isNews =
        line.succeeded()
            || (place.reading() == notes.reading()
                && !answered.get(place.file()).get(place.ordinal()));
    if (!isNews || !isFirst(place.file(), place.ordinal())) {
      return;
    }
    counts.result(line);
    OutputStream draft = drafts.get(place.file());
    draft.write(from.buffer(), from.offset(), line.lengthOfRest());
    draft.write('}');
    draft.write('\n');
  }

  private boolean isFirst(int file, int ordinal) {
    boolean first = !written.get(file).get(ordinal);
    written.get(file).set(ordinal);
    return first;
  }

  private void refused(int file, JsonNode letter) throws IOException {
    int ordinal = letter.path("ordinal").asInt();
    if (answered.get(file).get(ordinal) || !isFirst(file, ordinal)) {
      return;
    }
    String id =
        letter.has("id")
            ? letter.get("id").asText()
            : letter.path("file").asText() + ":" + letter.path("line").asText();
    String code = letter.path("code").asText();
    String reason = letter.path("reason").asText();
    counts.refused(code, reason);
    failed(drafts.get(file), id, code, reason, letter.path("source").asText());
  }

  private void unanswered(int file, RunReasons reasons) throws IOException {
    FileReading.each(
        data,
        file,
        (ordinal, id) -> {
          if (!answered.get(file).get(ordinal) && isFirst(file, ordinal)) {
            String reason = reasons.of(file, ordinal);
            counts.notAnswered(reason);
            failed(drafts.get(file), id, "NotAnswered", reason, notes.sources().get(file));
          }
        });
  }

  private static void failed(
      OutputStream draft, String id, String code, String message, String source)
      throws IOException {
    ObjectNode line = JsonFactories.TREES.createObjectNode();
    line.put("recordId", id).put("status", "failed");
    line.putObject("error").put("code", code).put("message", message);
    line.put("source", source);
    draft.write(JsonFactories.TREES.writeValueAsBytes(line));
    draft.write('\n');
  }
}
