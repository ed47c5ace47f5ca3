/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool.folder;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.config.BatchOptions;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.ledger.view.SpoolView;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The layout of the spool on disk.
 *
 * <pre>
 * spool/&lt;key&gt;/key.json               the key in full: the folder's name is made from it, one way
 * spool/&lt;key&gt;/&lt;batchId&gt;.open/        being filled:  input.jsonl  context.jsonl
 * spool/&lt;key&gt;/&lt;batchId&gt;.sealed/      complete, until it is uploaded
 * spool/&lt;key&gt;/&lt;batchId&gt;.damaged/     set aside as it was; for a person to look at and remove
 * </pre>
 */
public final class SpoolFolder {
  public static final String OPEN = ".open";
  public static final String SEALED = ".sealed";

  /** The rewritten files of an open batch, until they replace its files. */
  public static final String REST = ".rest";

  /** The files of an open batch as they were before records were left out; to be removed. */
  public static final String BEFORE = ".before";

  public static final String DAMAGED = ".damaged";

  /** In a damaged folder: what became of it, in words. */
  public static final String DAMAGE = "damage.txt";

  public static final String INPUT = "input.jsonl";
  public static final String CONTEXT = "context.jsonl";

  private final Path root;

  public SpoolFolder(Path root) {
    this.root = root;
  }

  /** The spool of a data folder. */
  public static SpoolFolder in(Path data) {
    return new SpoolFolder(data.resolve("spool"));
  }

  /** The folder of an open batch, created with its parents. */
  public Path create(BatchKey key, String batchId) throws IOException {
    Path ofKey = root.resolve(key.directoryName());
    Path keyFile = ofKey.resolve("key.json");
    if (!Files.exists(keyFile)) {
      PrivateFiles.folders(ofKey);
      DurableFolder.sync(root); // before the key file, which says that this is done
      DurableFolder.write(
          keyFile,
          JsonFactories.TREES.writeValueAsBytes(
              Map.of(
                  "modelId", key.modelId(),
                  "invocationType", key.invocationType().wireName(),
                  "group", key.group())));
    }
    Path folder = ofKey.resolve(batchId + OPEN);
    PrivateFiles.folder(folder);
    DurableFolder.sync(ofKey);
    return folder;
  }

  public Path sealed(BatchKey key, String batchId) {
    return root.resolve(key.directoryName()).resolve(batchId + SEALED);
  }

  public Path sealedInput(BatchKey key, String batchId) {
    return sealed(key, batchId).resolve(INPUT);
  }

  public Path sealedContext(BatchKey key, String batchId) {
    return sealed(key, batchId).resolve(CONTEXT);
  }

  public List<Path> keyFolders() throws IOException {
    PrivateFiles.folders(root);
    try (Stream<Path> folders = Files.list(root)) {
      return folders.filter(folder -> Files.exists(folder.resolve("key.json"))).sorted().toList();
    }
  }

  /** The open batches as people are shown them beside the process that serves. */
  public SpoolView view(BatchOptions options, Clock clock) {
    return new SpoolFolderView(this, options, clock);
  }

  /** Whether a batch is being filled here. */
  public boolean hasOpen(String batchId) throws IOException {
    for (Path keyFolder : keyFolders()) {
      if (Files.exists(keyFolder.resolve(batchId + OPEN))) {
        return true;
      }
    }
    return false;
  }

  /** What each open batch, by its id, has taken so far; reads all of their files. */
  public Map<String, List<SourceRange>> open() throws IOException {
    Map<String, List<SourceRange>> open = new LinkedHashMap<>();
    for (Path folder : batches(OPEN)) {
      try {
        open.put(batchId(folder), WholeRecords.read(folder).sources().ranges());
      } catch (NoSuchFileException e) {
        continue; // sealed in this very moment: the ledger has it
      }
    }
    return open;
  }

  /** The damage of each folder that was set aside, in words for a person. */
  public List<String> damaged() throws IOException {
    List<String> words = new ArrayList<>();
    for (Path folder : batches(DAMAGED)) {
      Path damage = folder.resolve(DAMAGE);
      words.add(
          "Batch %s was damaged on disk%s. Its files are in %s; remove them when you have seen to it"
              .formatted(
                  batchId(folder),
                  Files.exists(damage) ? ": " + Files.readString(damage) : "",
                  folder));
    }
    return words;
  }

  /** The folders of open batches, by id; any may be sealed at any moment. */
  public Map<String, Path> openFolders() throws IOException {
    Map<String, Path> folders = new LinkedHashMap<>();
    batches(OPEN).forEach(folder -> folders.put(batchId(folder), folder));
    return folders;
  }

  /** The ids of sealed batches whose files are here, even if the ledger lacks them. */
  public List<String> sealedIds() throws IOException {
    return batches(SEALED).stream().map(SpoolFolder::batchId).toList();
  }

  /** Renames a sealed batch that the ledger lacks to an open one. */
  public void reopen(String batchId) throws IOException {
    for (Path keyFolder : keyFolders()) {
      Path folder = keyFolder.resolve(batchId + SEALED);
      if (Files.exists(folder)) {
        DurableFolder.rename(folder, keyFolder.resolve(batchId + OPEN));
      }
    }
  }

  /**
   * Whether the files of a sealed batch are here, maybe still under their old name after a crash.
   */
  public boolean holds(Batch batch) {
    Path ofKey = root.resolve(batch.key().directoryName());
    return Stream.of(OPEN, SEALED)
        .map(suffix -> ofKey.resolve(batch.id() + suffix))
        .anyMatch(
            folder -> Files.exists(folder.resolve(INPUT)) && Files.exists(folder.resolve(CONTEXT)));
  }

  public static BatchKey key(Path keyFolder) throws IOException {
    JsonNode key = JsonFactories.TREES.readTree(Files.readAllBytes(keyFolder.resolve("key.json")));
    return new BatchKey(
        key.required("modelId").textValue(),
        InvocationType.of(key.required("invocationType").textValue()),
        key.required("group").textValue());
  }

  private List<Path> batches(String suffix) throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path keyFolder : keyFolders()) {
      all.addAll(batches(keyFolder, suffix));
    }
    return all;
  }

  public static List<Path> batches(Path keyFolder, String suffix) throws IOException {
    try (Stream<Path> folders = Files.list(keyFolder)) {
      return folders
          .filter(folder -> folder.getFileName().toString().endsWith(suffix))
          .sorted()
          .toList();
    }
  }

  public static String batchId(Path folder) {
    String name = folder.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }
}
