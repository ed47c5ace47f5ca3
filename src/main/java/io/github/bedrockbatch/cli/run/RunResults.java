/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.JsonLinesFile;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.shape.ResultLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Makes the result file of each input file of a run, with exactly one line per prompt: its answer,
 * or why it failed, was rejected or was not answered. The files get their names when all are
 * complete.
 */
final class RunResults {
  /** Another line has that id and perhaps an answer: an id stands once in a file of results. */
  private static final String DUPLICATE = RejectCode.DUPLICATE_ID.wireName();

  private final Path data;
  private final List<Path> inputs;
  private final RunNotes notes;
  private final ResultLines lines;
  private final List<AnswerIndex> segments = new ArrayList<>();
  private final List<BitSet> answered = new ArrayList<>();
  private final List<BitSet> answeredBefore = new ArrayList<>();
  private final RunCounts counts = new RunCounts();
  private final List<BitSet> written = new ArrayList<>();
  private final List<ResultDraft> drafts = new ArrayList<>();

  /**
   * @param inputs the files of the run
   * @param lines converts result lines to the form of {@code deliver.shape}
   */
  RunResults(Path data, List<Path> inputs, RunNotes notes, ResultLines lines) {
    this.lines = lines;
    this.data = data;
    this.inputs = inputs;
    this.notes = notes;
    inputs.forEach(input -> answered.add(new BitSet()));
    inputs.forEach(input -> answeredBefore.add(new BitSet()));
    inputs.forEach(input -> written.add(new BitSet()));
  }

  /**
   * @throws CommandException when published answers have changed
   */
  RunResults read() throws IOException {
    for (AnswerIndex segment : AnswerSegment.all(data, inputs.size())) {
      boolean[] isNeeded = {false};
      segment.each(
          line -> {
            isNeeded[0] |= counts(line);
            read(line);
          });
      if (isNeeded[0]) {
        segment.check();
        segments.add(segment);
      }
    }
    return this;
  }

  /** The ordinals of a file that were answered before the latest reading. */
  BitSet answeredBefore(int file) {
    return answeredBefore.get(file);
  }

  /** The number of prompts in the files without an answer. */
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
   * Writes the files and counts their lines. A file of answers with exactly the wanted lines is
   * linked, not copied.
   *
   * @param reasons why batches have no answers
   */
  RunCounts write(List<Path> results, RunReasons reasons) throws IOException {
    for (int i = 0; i < inputs.size(); i++) {
      drafts.add(new ResultDraft(results.get(i), i, lines));
    }
    for (AnswerIndex segment : segments) {
      segment.each(line -> drafts.get(line.place().file()).plan(segment, line, isWanted(line)));
    }
    written.forEach(BitSet::clear);
    boolean more = unanswered() > 0;
    try {
      for (ResultDraft draft : drafts) {
        draft.open(more);
      }
      for (AnswerIndex segment : segments) {
        AnswerSegment.each(segment, this::result);
      }
      eachLetter(this::refused);
      for (int i = 0; i < inputs.size(); i++) {
        unanswered(i, reasons);
      }
    } finally {
      for (ResultDraft draft : drafts) {
        draft.close();
      }
    }
    for (AnswerIndex segment : segments) {
      if (drafts.stream().anyMatch(draft -> draft.isLinkTo(segment))) {
        AnswerSegment.publish(segment);
      }
    }
    for (ResultDraft draft : drafts) {
      draft.finish();
    }
    for (Path result : results) {
      DurableFolder.publish(result);
    }
    return counts;
  }

  private interface Letter {
    void take(int file, JsonNode letter) throws IOException;
  }

  /** Passes on each value that the latest reading rejected. */
  private void eachLetter(Letter taker) throws IOException {
    List<String> names = inputs.stream().map(input -> input.getFileName().toString()).toList();
    for (Path letters : JsonLinesFile.in(data.resolve("dead-letters"))) {
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

  /**
   * Whether the answer counts: its batch is finished, and its reading not superseded by {@code
   * --again}.
   */
  private boolean counts(AnswerIndex.Line line) {
    return line.counts() && line.place().reading() >= notes.first();
  }

  private void read(AnswerIndex.Line line) {
    RunPlace place = line.place();
    if (counts(line) && line.succeeded()) {
      answered.get(place.file()).set(place.ordinal());
      if (place.reading() < notes.reading()) {
        answeredBefore.get(place.file()).set(place.ordinal());
      }
    }
  }

  private boolean isWanted(AnswerIndex.Line line) {
    RunPlace place = line.place();
    boolean isNews =
        line.succeeded()
            || (place.reading() == notes.reading()
                && !answered.get(place.file()).get(place.ordinal()));
    return counts(line) && isNews && isFirst(place.file(), place.ordinal());
  }

  private void result(AnswerIndex.Line line, byte[] bytes) throws IOException {
    if (isWanted(line)) {
      counts.result(ResultHead.read(bytes, 0, line.length()));
      drafts.get(line.place().file()).line(bytes, line.length());
    }
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
    String code = letter.path("code").asText();
    String id =
        letter.has("id") && !code.equals(DUPLICATE)
            ? letter.get("id").asText()
            : letter.path("file").asText() + ":" + letter.path("line").asText();
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
      ResultDraft draft, String id, String code, String message, String source) throws IOException {
    ObjectNode line = JsonFactories.TREES.createObjectNode();
    line.put("recordId", id).put("status", "failed");
    line.putObject("error").put("code", code).put("message", message);
    line.put("source", source);
    draft.unanswered(JsonFactories.TREES.writeValueAsBytes(line));
  }
}
