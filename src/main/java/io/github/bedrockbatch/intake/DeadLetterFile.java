/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;

/**
 * The dead letters of one source, one JSON object a line. The file is made with the first letter.
 *
 * <p>After a crash the source is read again and its letters are appended again: what was torn is
 * cut off, and a letter that is there from the same place with the same code is not written twice.
 * A letter is safe from power loss when {@link #sync} or {@link #close} has returned.
 */
final class DeadLetterFile implements Closeable {
  private static final int WRITE_AT = 256 * 1024;

  private final Path path;
  private final Clock clock;
  private final JsonFactory json;
  private final ByteArrayOutputStream unwritten = new ByteArrayOutputStream();
  private HashedKeys written;
  private FileChannel channel;

  DeadLetterFile(Path path, Clock clock, JsonFactory json) {
    this.path = path;
    this.clock = clock;
    this.json = json;
  }

  Path path() {
    return path;
  }

  void append(DeadLetter letter) throws IOException {
    if (channel == null) {
      open();
    }
    if (!written.add(letter.key())) {
      return;
    }
    try (JsonGenerator line = json.createGenerator(unwritten)) {
      letter.write(line, clock.instant());
    }
    unwritten.write('\n');
    if (unwritten.size() >= WRITE_AT) {
      write();
    }
  }

  /** How many letters it has; known once one was appended. */
  long count() {
    return written == null ? 0 : written.size();
  }

  private void open() throws IOException {
    Files.createDirectories(path.getParent());
    DeadLetterRecovery found = DeadLetterRecovery.of(path, json);
    written = found.written();
    channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.truncate(found.length());
    channel.position(found.length());
    try (FileChannel directory = FileChannel.open(path.getParent())) {
      directory.force(true);
    }
  }

  private void write() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(unwritten.toByteArray());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    unwritten.reset();
  }

  /** Brings every letter appended so far to the disk. */
  void sync() throws IOException {
    if (channel != null) {
      write();
      channel.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null && channel.isOpen()) {
      try (FileChannel closing = channel) {
        sync();
      }
    }
  }
}
