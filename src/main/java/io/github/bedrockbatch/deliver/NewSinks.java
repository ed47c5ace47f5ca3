/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.stage.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sinks that were added to {@code deliver.to} while a batch was partly delivered: they lack the
 * pages that the ledger notes as delivered, and get them before the others. Kept in a file of the
 * data folder until the batch has ended, so that a restart in between is harmless.
 */
public final class NewSinks {
  private static final Logger LOG = LoggerFactory.getLogger(NewSinks.class);

  /**
   * @param sinks those of the last start
   * @param lacking by the id of a batch, the sinks that lack pages of it
   */
  private record Noted(List<String> sinks, Map<String, Set<String>> lacking) {}

  private final Map<String, Set<String>> lacking;

  private NewSinks(Map<String, Set<String>> lacking) {
    this.lacking = lacking;
  }

  static NewSinks none() {
    return new NewSinks(Map.of());
  }

  /**
   * Compares the sinks with those of the last start, and notes them.
   *
   * @param sinks as {@code deliver.to} names them
   */
  static NewSinks since(Path file, List<String> sinks, Ledger ledger) {
    try {
      Noted last =
          Files.exists(file)
              ? JsonFactories.TREES.readValue(Files.readAllBytes(file), Noted.class)
              : new Noted(sinks, Map.of());
      Noted now = new Noted(sinks, lacking(last, sinks, ledger));
      if (!now.equals(last) || Files.notExists(file)) {
        DurableFolder.write(file, JsonFactories.TREES.writeValueAsBytes(now));
      }
      return new NewSinks(now.lacking);
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be read or written: {}. Sinks that deliver.to names since the last start get no"
              + " pages that other sinks have",
          file,
          Failure.of(e).words());
      return none();
    }
  }

  private static Map<String, Set<String>> lacking(Noted last, List<String> sinks, Ledger ledger) {
    Set<String> added = new LinkedHashSet<>(sinks);
    last.sinks.forEach(added::remove);
    if (added.isEmpty() && last.lacking.isEmpty()) {
      return Map.of();
    }
    Map<String, Set<String>> lacking = new TreeMap<>();
    for (Batch batch : partlyDelivered(ledger)) {
      Set<String> its = new TreeSet<>(last.lacking.getOrDefault(batch.id(), Set.of()));
      its.addAll(added);
      its.retainAll(sinks);
      if (!its.isEmpty()) {
        lacking.put(batch.id(), its);
      }
    }
    if (!added.isEmpty() && !lacking.isEmpty()) {
      LOG.info(
          "deliver.to names {} since this start, which {} the pages, too, that other sinks have of"
              + " {}",
          String.join(", ", added),
          added.size() == 1 ? "gets" : "get",
          Count.of(lacking.size(), "partly delivered batch"));
    }
    return lacking;
  }

  /** A batch that failed may be delivered further, once a person has decided so. */
  private static List<Batch> partlyDelivered(Ledger ledger) {
    return Stream.of(BatchState.ENDED, BatchState.FAILED)
        .flatMap(state -> ledger.inState(state).stream())
        .filter(batch -> batch.delivery().pages() > 0 && !batch.delivery().complete())
        .collect(Collectors.toList());
  }

  /** Whether any sink lacks pages of this batch that the ledger notes as delivered. */
  public boolean lackPagesOf(String batchId) {
    return lacking.containsKey(batchId);
  }

  /** The sinks that lack pages of this batch. */
  Set<String> of(String batchId) {
    return lacking.getOrDefault(batchId, Set.of());
  }
}
