/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.intake.file.WantedPrompts;
import io.github.bedrockbatch.prompt.Prompt;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Map;

/**
 * One reading of one file of a run, which skips answered prompts. Each prompt carries its place,
 * which its result returns. Each is also noted in a file, so that it has a line in the results even
 * if it never gets a result.
 */
final class FileReading implements WantedPrompts, AutoCloseable {
  private static final int END = -1;

  private final int file;
  private final int reading;
  private final BitSet answered; // before this reading, which a crash may repeat
  private final Path notes;
  private final DataOutputStream out;

  /**
   * @param file the index of the file in the run
   */
  FileReading(Path data, int file, int reading, BitSet answered) throws IOException {
    this.file = file;
    this.reading = reading;
    this.answered = answered;
    this.notes = notes(data, file);
    this.out =
        new DataOutputStream(
            new BufferedOutputStream(
                Channels.newOutputStream(
                    PrivateFiles.open(
                        notes,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE))));
  }

  private static Path notes(Path data, int file) {
    return data.resolve("asked-" + file);
  }

  @Override
  public String source(String fileSource) {
    return reading == 1 ? fileSource : fileSource + "#" + reading;
  }

  @Override
  public Map<String, String> headers(Prompt prompt) throws IOException {
    int ordinal = Math.toIntExact(prompt.context().ordinal());
    if (answered.get(ordinal)) {
      return null;
    }
    byte[] id = prompt.context().id().getBytes(StandardCharsets.UTF_8);
    out.writeInt(ordinal);
    out.writeInt(id.length);
    out.write(id);
    return Map.of(RunPlace.HEADER, new RunPlace(file, reading, ordinal).text());
  }

  @Override
  public void close() throws IOException {
    out.writeInt(END);
    out.close();
    DurableFolder.sync(notes);
  }

  /** Takes a prompt of the latest reading. */
  interface Asked {
    void take(int ordinal, String id) throws IOException;
  }

  static void each(Path data, int file, Asked asked) throws IOException {
    if (!Files.exists(notes(data, file))) {
      return;
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(notes(data, file))))) {
      for (int ordinal = in.readInt(); ordinal != END; ordinal = in.readInt()) {
        byte[] id = in.readNBytes(in.readInt());
        asked.take(ordinal, new String(id, StandardCharsets.UTF_8));
      }
    }
  }
}
