/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.config.BatchOptions;
import io.github.bedrockbatch.config.UnderMinimum;
import io.github.bedrockbatch.files.FailingDisk;
import io.github.bedrockbatch.files.Reserve;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.spool.folder.BatchIds;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A spool in a folder of a test, which can be killed and started again. */
final class SpoolFixture {
  static final Duration MAX_AGE = Duration.ofMinutes(15);
  private static final ObjectMapper JSON = new ObjectMapper();

  final Path root;
  final SettableClock clock = new SettableClock();
  final MemoryLedger ledger = new MemoryLedger();
  final SpoolFolder folder;
  final FailingDisk disk = new FailingDisk();
  long reserve;
  BatchOptions options;
  private final BatchIds ids = new BatchIds(clock, new Random(1));
  Spool spool;

  SpoolFixture(Path root, int minRecords, int maxRecords, long maxBytes) throws IOException {
    this(root, minRecords, maxRecords, maxBytes, 100);
  }

  SpoolFixture(Path root, int minRecords, int maxRecords, long maxBytes, int maxOpen)
      throws IOException {
    this.root = root;
    this.folder = new SpoolFolder(root);
    this.options =
        new BatchOptions(
            minRecords, maxRecords, maxBytes, MAX_AGE, UnderMinimum.WAIT, maxOpen, false);
    start();
  }

  /** Starts, or starts again as after a kill: what was open is left as it is. */
  void start() throws IOException {
    spool = spoolWith(OpenFiles.affordable());
    spool.recover();
  }

  /** Starts again with other limits of a batch. */
  void start(int maxRecords, long maxBytes) throws IOException {
    options =
        new BatchOptions(
            options.minRecords(),
            maxRecords,
            maxBytes,
            MAX_AGE,
            UnderMinimum.WAIT,
            options.maxOpen(),
            false);
    start();
  }

  Spool spoolWith(OpenFiles files) {
    Reserve kept = new Reserve(root, reserve, disk);
    return new Spool(folder, options, ledger.ledger(), clock, ids, "node", kept, disk, files);
  }

  /** The open folders on disk, oldest first. */
  List<Path> open() throws IOException {
    return folders(SpoolFolder.OPEN);
  }

  List<Path> sealed() throws IOException {
    return folders(SpoolFolder.SEALED);
  }

  private List<Path> folders(String suffix) throws IOException {
    try (Stream<Path> tree = Files.walk(root, 2)) {
      return tree.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /** The ordinals in the sealed batches of a key, in the order in which they are there. */
  List<Long> ordinals(BatchKey key) throws IOException {
    List<Long> ordinals = new ArrayList<>();
    for (Batch batch : ledger.all()) {
      if (batch.key().equals(key)) {
        for (JsonNode context : lines(folder.sealedContext(key, batch.id()))) {
          ordinals.add(context.get("ordinal").longValue());
        }
      }
    }
    return ordinals;
  }

  static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    String text = Files.readString(file);
    for (int from = 0; from < text.length(); from = text.indexOf('\n', from) + 1) {
      lines.add(JSON.readTree(text.substring(from, text.indexOf('\n', from))));
    }
    return lines;
  }
}
