/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.FileNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;

/**
 * The progress of a one-shot run in reading its files; kept in its folder. Later commands read the
 * files again for prompts without an answer.
 *
 * @param first the first reading whose answers count: later than 1 after {@code --again}
 * @param reading the latest reading, from 1
 * @param complete whether it came to the end of every file
 * @param sources of the files, at the latest reading; empty until it is complete
 * @param model the model of prompts that name none, at the latest reading
 * @param request what else the settings said then about how prompts are asked
 * @param command what was typed, for a person to read
 */
public record RunNotes(
    int first,
    int reading,
    boolean complete,
    List<String> sources,
    String model,
    String request,
    String command) {
  private static final String FILE = "run.properties";

  /** The notes in this folder; null if nothing was read yet. */
  public static RunNotes in(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return null;
    }
    Properties notes = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      notes.load(in);
    }
    return new RunNotes(
        Integer.parseInt(notes.getProperty("first")),
        Integer.parseInt(notes.getProperty("reading")),
        Boolean.parseBoolean(notes.getProperty("complete")),
        sources(notes),
        notes.getProperty("model"),
        notes.getProperty("request"),
        notes.getProperty("command"));
  }

  /** A name may have line feeds; earlier versions wrote one in each line. */
  private static List<String> sources(Properties notes) {
    String lines = notes.getProperty("sources");
    return lines != null
        ? lines.lines().toList()
        : IntStream.iterate(0, i -> notes.containsKey("source." + i), i -> i + 1)
            .mapToObj(i -> notes.getProperty("source." + i))
            .toList();
  }

  /** Saves the notes; returns when they are on disk. */
  RunNotes save(Path folder) throws IOException {
    Properties notes = new Properties();
    notes.setProperty("first", Integer.toString(first));
    notes.setProperty("reading", Integer.toString(reading));
    notes.setProperty("complete", Boolean.toString(complete));
    for (int i = 0; i < sources.size(); i++) {
      notes.setProperty("source." + i, sources.get(i));
    }
    notes.setProperty("model", model);
    notes.setProperty("request", request);
    notes.setProperty("command", command);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    notes.store(bytes, null);
    DurableFolder.write(folder.resolve(FILE), bytes.toByteArray());
    return this;
  }

  /** The notes of the reading after {@code before}, with the settings of these notes. */
  RunNotes after(RunNotes before, boolean fromStart) {
    int next = before.reading + 1;
    int from = fromStart ? next : before.first;
    return new RunNotes(from, next, false, List.of(), model, request, command);
  }

  RunNotes completed(List<String> itsSources) {
    return new RunNotes(first, reading, true, itsSources, model, request, command);
  }

  /** Whether the present settings would make other requests. */
  boolean asksOtherwise(RunNotes now) {
    return !model.equals(now.model) || !request.equals(now.request);
  }

  static String command(List<Path> files, Path out) {
    StringBuilder words = new StringBuilder("run");
    files.forEach(file -> words.append(' ').append(printable(file)));
    return words.append(" --out ").append(printable(out)).toString();
  }

  private static String printable(Path path) {
    return FileNames.printable(path.toString());
  }
}
