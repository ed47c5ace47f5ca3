/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.deadletter;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.FileState;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.JsonLinesFile;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalLong;

/**
 * The dead letters of one source, one JSON object per line. The file is created with the first
 * letter.
 *
 * <p>After a crash the source is read again and its letters are appended again: what was torn is
 * cut off, and a letter that is there from the same place with the same code is not written twice.
 * A letter is safe from power loss when {@link #sync} or {@link #close} has returned.
 */
public final class DeadLetterFile implements Closeable {
  private static final int WRITE_AT = 256 * 1024;

  private final Path path;
  private final Clock clock;
  private final ByteArrayOutputStream unwritten = new ByteArrayOutputStream();
  private final Disk disk;
  private HashedKeys written;
  private JsonLinesFile file;
  private FileState opened;

  DeadLetterFile(Path path, Clock clock, Disk disk) {
    this.path = path;
    this.clock = clock;
    this.disk = disk;
  }

  public Path path() {
    return path;
  }

  public void append(DeadLetter letter) throws IOException {
    if (written == null) {
      open();
    }
    if (!written.add(letter.key())) {
      return;
    }
    try (JsonGenerator line = JsonFactories.RECORDS.createGenerator(unwritten)) {
      letter.write(line, clock.instant());
    }
    unwritten.write('\n');
    if (unwritten.size() >= WRITE_AT) {
      write();
    }
  }

  /** How many letters it has; empty before the first was appended, and after a failed sync. */
  public OptionalLong count() {
    return written == null ? OptionalLong.empty() : OptionalLong.of(written.size());
  }

  private void open() throws IOException {
    closeFile();
    DeadLetterRecovery found = DeadLetterRecovery.of(path);
    file = new JsonLinesFile(path, found.length(), disk);
    opened = FileState.of(path);
    written = found.written();
  }

  private void closeFile() throws IOException {
    JsonLinesFile was = file;
    file = null; // whatever becomes of it
    if (was != null) {
      was.close();
    }
  }

  /**
   * Whether it is at its path as it was written: a person may have taken it away, emptied it, or
   * edited it with a program that puts a new file there. What was written then would be lost.
   */
  public boolean isAsWritten() throws IOException {
    if (written == null) {
      return true; // it is read again before it is written to
    }
    try {
      FileState now = FileState.of(path);
      return now.isSameFile(opened) && now.size() == file.size();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Continues with the file that is at the path now; forgets what was not synced. */
  public void reopen() throws IOException {
    unwritten.reset();
    written = null;
    closeFile();
  }

  /** Writes all letters that wait, or none. */
  private void write() throws IOException {
    file.append(unwritten.toByteArray(), unwritten.size());
    unwritten.reset();
  }

  /**
   * Syncs all letters appended so far.
   *
   * @throws IOException when the disk fails: letters that were not written yet stay for the next
   *     sync; those written since the last sync are taken back
   */
  public void sync() throws IOException {
    if (written == null) {
      return;
    }
    write();
    try {
      file.sync();
    } catch (IOException e) {
      written = null; // to be read from the file again
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      try (JsonLinesFile closing = file) {
        sync();
      } finally {
        file = null;
        written = null;
      }
    }
  }
}
