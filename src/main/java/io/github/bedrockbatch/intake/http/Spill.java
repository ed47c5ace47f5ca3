/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import io.github.bedrockbatch.files.PrivateFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes that are written and then read: in memory while they are few, otherwise in a file that only
 * its owner can read. Closing removes the file; after a crash the owner of the folder has to. Not
 * thread-safe.
 */
final class Spill extends OutputStream {
  private final Path folder;
  private final int inMemory;
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private Path file;
  private OutputStream out = memory;
  private long size;

  /**
   * @param folder is created when it is needed
   * @param inMemory the most bytes that are kept in memory
   */
  Spill(Path folder, int inMemory) {
    this.folder = folder;
    this.inMemory = inMemory;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (file == null && size + length > inMemory) {
      PrivateFiles.folders(folder);
      file = Files.createTempFile(folder, "spill-", ".tmp");
      out = Files.newOutputStream(file);
      memory.writeTo(out);
      memory.reset();
    }
    out.write(bytes, offset, length);
    size += length;
  }

  public long size() {
    return size;
  }

  /** Reads all that was written, from the start. */
  public InputStream read() throws IOException {
    return file == null
        ? new ByteArrayInputStream(memory.toByteArray())
        : Files.newInputStream(file);
  }

  @Override
  public void close() throws IOException {
    out.close();
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
