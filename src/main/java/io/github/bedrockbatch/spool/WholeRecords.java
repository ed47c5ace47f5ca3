/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.RecordId;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of an open batch that both of its files hold in full; the rest is what a crash cut
 * off.
 *
 * <p>A line counts when it ends with {@code }} and a line feed, begins with the record id of its
 * place and holds no zero byte: after a power loss a file may also have blocks that were never
 * written, at its end or before it.
 */
record WholeRecords(
    int records, long inputBytes, long contextBytes, TakenSources sources, List<String> messages) {

  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] BEGIN = LineBuffer.BEFORE_ID;

  static WholeRecords read(Path folder) throws IOException {
    TakenSources sources = new TakenSources();
    List<String> messages = new ArrayList<>();
    int records = 0;
    long inputBytes = 0;
    long contextBytes = 0;
    try (Lines input = new Lines(folder.resolve(SpoolFolder.INPUT), false);
        Lines context = new Lines(folder.resolve(SpoolFolder.CONTEXT), true)) {
      while (input.next(records) && context.next(records)) {
        Context itsContext = context(context.line());
        if (itsContext == null || itsContext.isPadding()) {
          break; // a batch that was being filled up when the process ended is filled up anew
        }
        sources.note(itsContext);
        if (itsContext.message() != null) {
          messages.add(itsContext.message());
        }
        records++;
        inputBytes = input.end();
        contextBytes = context.end();
      }
    }
    return new WholeRecords(records, inputBytes, contextBytes, sources, messages);
  }

  /** The context of the line, or null when the line only looks whole. */
  private static Context context(byte[] line) throws IOException {
    try (JsonParser json = JSON.createParser(line)) {
      return Context.read(json);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** Walks over the lines of a file; keeps the bytes of a line only where they are wanted. */
  private static final class Lines implements AutoCloseable {
    private final InputStream in;
    private final ByteArrayOutputStream line;
    private long end;

    Lines(Path file, boolean keep) throws IOException {
      this.in =
          Files.exists(file)
              ? new BufferedInputStream(Files.newInputStream(file), 256 * 1024)
              : InputStream.nullInputStream();
      this.line = keep ? new ByteArrayOutputStream() : null;
    }

    /** Moves over the next line; false when it is not the whole record of that ordinal. */
    boolean next(int ordinal) throws IOException {
      byte[] begin = new byte[BEGIN.length + RecordId.LENGTH];
      System.arraycopy(BEGIN, 0, begin, 0, BEGIN.length);
      RecordId.write(ordinal, begin, BEGIN.length);
      if (line != null) {
        line.reset();
      }
      int length = 0;
      int previous = -1;
      while (true) {
        int b = in.read();
        if (b <= 0 || (length < begin.length && b != begin[length])) {
          return false;
        }
        length++;
        if (b == '\n') {
          end += length;
          return previous == '}';
        }
        if (line != null) {
          line.write(b);
        }
        previous = b;
      }
    }

    byte[] line() {
      return line.toByteArray();
    }

    long end() {
      return end;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
