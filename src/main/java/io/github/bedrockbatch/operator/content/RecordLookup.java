/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.content;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.operator.content.BatchFiles.File;
import io.github.bedrockbatch.prompt.RecordId;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.stage.Lanes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Looks up records in the files of a batch. Keeps some kilobytes of each record in memory, reads
 * for at most two seconds, and serves one caller at a time.
 */
public final class RecordLookup {
  private static final int MOST = 10;
  private static final int MOST_OF_MANY = 2_000;
  private static final int MOST_OF_ONE = 30_000;
  private static final Duration TIME = Duration.ofSeconds(2);

  /** What the context file says of a record. */
  private record Origin(String id, String source) {}

  private final Function<String, Optional<Batch>> batches;
  private final SpoolFolder spool;
  private final Lanes lanes;
  private final ReentrantLock one = new ReentrantLock();

  /**
   * @param batches finds a sealed batch by its id
   * @param spool of this node
   */
  public RecordLookup(Function<String, Optional<Batch>> batches, SpoolFolder spool, Lanes lanes) {
    this.batches = batches;
    this.spool = spool;
    this.lanes = lanes;
  }

  /**
   * Lists records of a batch.
   *
   * @param id the user's own id of a record, or its id in the job; empty for all
   * @param failed whether to list only those that failed
   * @param from {@link RecordList#more} of an earlier call; empty to begin
   * @throws NoSuchElementException with a sentence for a person when the files are not here
   * @throws IllegalArgumentException with a sentence for a person when they cannot be read now
   */
  public RecordList list(String batchId, String id, boolean failed, String from)
      throws IOException {
    Batch batch =
        batches
            .apply(batchId)
            .orElseThrow(() -> new NoSuchElementException("No batch " + batchId + " is sealed"));
    if (!one.tryLock()) {
      throw new IllegalArgumentException(
          "Records are being read for somebody else. Ask again in a moment");
    }
    try {
      return list(new BatchFiles(batch, spool, s3(batch)), id, failed, from);
    } catch (NoSuchFileException | NoSuchKeyException e) {
      throw new NoSuchElementException("The files of batch " + batchId + " are gone", e);
    } catch (SdkException e) {
      throw new IllegalArgumentException("S3 cannot be read: " + e.getMessage(), e);
    } finally {
      one.unlock();
    }
  }

  private S3Client s3(Batch batch) {
    return batch.place() == null
        ? lanes.standard().s3()
        : lanes
            .at(batch.place())
            .orElseThrow(
                () ->
                    new NoSuchElementException(
                        "Batch %s is at %s, where the settings do not lead"
                            .formatted(batch.id(), batch.place().home())))
            .s3();
  }

  private static RecordList list(BatchFiles files, String id, boolean failed, String from)
      throws IOException {
    long until = System.nanoTime() + TIME.toNanos();
    String batchId = files.batch().id();
    List<File> toRead = new ArrayList<>(files.outputs());
    if (!failed && (toRead.isEmpty() || !id.isEmpty())) {
      toRead.add(files.input());
    }
    if (id.isEmpty()) {
      Search search = new Search(toRead, Map.of(), failed, until);
      String more = search.read(from);
      Set<Integer> found = search.found.keySet();
      Map<Integer, Origin> origins =
          origins(
              files.context(),
              found.size(),
              jobId -> found.contains(RecordId.ordinal(jobId)),
              own -> false);
      return list(batchId, search.found, origins, more);
    }
    Map<Integer, Origin> wanted =
        origins(files.context(), MOST, jobId -> jobId.equals(id), own -> own.equals(id));
    if (wanted.isEmpty()) {
      return new RecordList(batchId, List.of(), null);
    }
    Search search = new Search(toRead, wanted, failed, until);
    String more = search.read(from);
    return list(batchId, search.found, wanted, more);
  }

  /**
   * Reads the files of a batch until the list is full, all that is wanted is found, or time is up.
   */
  private static final class Search {
    private final List<File> files;
    private final Map<Integer, Origin> wanted;
    private final boolean failed;
    private final long until;
    private final Map<Integer, BatchRecord> found = new LinkedHashMap<>();

    /**
     * @param wanted by ordinal; empty for all
     */
    Search(List<File> files, Map<Integer, Origin> wanted, boolean failed, long until) {
      this.files = files;
      this.wanted = wanted;
      this.failed = failed;
      this.until = until;
    }

    /** Reads from a place on; returns the place at which to continue, or null when done. */
    String read(String from) throws IOException {
      long offset = place(from, 1);
      for (int i = (int) place(from, 0); i < files.size() && !isComplete(); i++) {
        long stop = read(files.get(i), offset);
        if (stop >= 0) {
          return i + ":" + stop;
        }
        offset = 0;
      }
      return null;
    }

    /** Returns the offset at which it has stopped early, or -1. */
    private long read(File file, long offset) throws IOException {
      int most = wanted.isEmpty() ? MOST_OF_MANY : MOST_OF_ONE;
      try (CutLines lines = new CutLines(file.open(offset), most)) {
        long at = offset;
        while (!isComplete() && lines.next()) {
          int ordinal = RecordId.ordinal(unquoted(lines.field("recordId")));
          if (matches(ordinal, lines)) {
            if (found.size() == MOST) {
              return at;
            }
            found.putIfAbsent(ordinal, record(ordinal, lines));
          }
          at = offset + lines.length();
          if (!isComplete() && System.nanoTime() - until > 0) {
            return at;
          }
        }
        return -1;
      }
    }

    private boolean isComplete() {
      return !wanted.isEmpty() && found.size() == wanted.size();
    }

    private boolean matches(int ordinal, CutLines lines) {
      return ordinal >= 0
          && (wanted.isEmpty() || wanted.containsKey(ordinal))
          && (!failed || lines.field("modelOutput") == null);
    }
  }

  private static RecordList list(
      String batchId, Map<Integer, BatchRecord> found, Map<Integer, Origin> origins, String more) {
    return new RecordList(
        batchId,
        found.entrySet().stream()
            .map(one -> named(one.getValue(), origins.get(one.getKey())))
            .toList(),
        more);
  }

  /** A part of a place, which is the number of a file and an offset in it. */
  private static long place(String from, int part) {
    String[] parts = (from.isEmpty() ? "0:0" : from).split(":", 2);
    try {
      long number = Long.parseLong(parts[part]);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      // said below
    }
    throw new IllegalArgumentException("That is no place in the files of a batch");
  }

  /** What the context file says of at most {@code most} records that are wanted, by ordinal. */
  private static Map<Integer, Origin> origins(
      File context, int most, Predicate<String> jobId, Predicate<String> own) throws IOException {
    Map<Integer, Origin> found = new LinkedHashMap<>();
    if (most > 0) {
      try (CutLines lines = new CutLines(context.open(0), MOST_OF_MANY)) {
        while (found.size() < most && lines.next()) {
          String key = unquoted(lines.field("recordId"));
          String id = unquoted(lines.field("id"));
          if (jobId.test(key) || own.test(id)) {
            String same = lines.field("sameAs"); // the record whose answer it shares
            found.put(
                same == null ? RecordId.ordinal(key) : Integer.parseInt(same),
                new Origin(id, unquoted(lines.field("source"))));
          }
        }
      }
    }
    return found;
  }

  private static BatchRecord record(int ordinal, CutLines lines) {
    return new BatchRecord(
        "",
        RecordId.of(ordinal),
        "",
        lines.field("modelInput"),
        lines.field("modelOutput"),
        lines.field("error"));
  }

  private static BatchRecord named(BatchRecord record, Origin origin) {
    return origin == null
        ? record
        : new BatchRecord(
            origin.id(),
            record.jobId(),
            origin.source(),
            record.prompt(),
            record.answer(),
            record.error());
  }

  /** The text of a JSON string; unchanged if it is no string, or was cut; empty for null. */
  static String unquoted(String json) {
    if (json == null) {
      return "";
    }
    try {
      return json.startsWith("\"") ? JsonFactories.TREES.readValue(json, String.class) : json;
    } catch (JsonProcessingException e) {
      return json;
    }
  }
}
