/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.recovery;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.retention.FinishedBatches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/**
 * What a data folder remembers of its ledger, in a file beside the spool, to detect a ledger that
 * was lost or restored from an older copy. The file is as old as the last call of {@link
 * #remember}; it never has a batch that the ledger never had.
 */
public final class LedgerMark {
  /** The file in a data folder with the name of the node that owns it. */
  public static final String NODE = "node-id";

  private static final String FILE = "ledger-mark.json";

  /** How many ids are remembered that were there lately; more than two looks can find. */
  private static final int RECENT = 200;

  /**
   * @param ledger the id of the ledger
   * @param newest the highest id of a batch in it; empty if it had none
   * @param open the ids of batches that were not closed
   * @param held the ids of those that a person held back
   * @param paused what a person had paused; never null, though an older version did not note it
   * @param recent the ids that were the highest, or among the open ones, last: the highest one
   *     alone says nothing of batches that were sealed later and opened earlier, or by a node whose
   *     clock was right when that of another was ahead; never null, as before
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Mark(
      String ledger,
      String newest,
      List<String> open,
      List<String> held,
      List<String> paused,
      List<String> recent) {
    public Mark {
      paused = paused == null ? List.of() : paused;
      recent = recent == null ? List.of() : recent;
    }

    private boolean isOfNothing() {
      return newest.isEmpty() && paused.isEmpty();
    }

    private String contents() {
      String batches =
          newest.isEmpty()
              ? ""
              : ", which had batches up to " + newest + ", " + open.size() + " of them not closed";
      return batches + (paused.isEmpty() ? "" : ", where paused was: " + String.join(", ", paused));
    }

    /**
     * Whether the batch was closed by then, if it was sealed by then: an id tells when a batch was
     * opened, and one that was opened earlier may be sealed later.
     */
    public boolean isClosed(String batchId) {
      return batchId.compareTo(newest) <= 0 && !open.contains(batchId);
    }
  }

  private final Jdbi jdbi;
  private final Path file;
  private Mark written;

  public LedgerMark(LedgerDatabase database, Path data) {
    this.jdbi = database.jdbi();
    this.file = data.resolve(FILE);
  }

  /** Gives the ledger an id, unless it has one. */
  public void identify(String id) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "insert into ledger_identity (one, id) values (1, ?) on conflict (one) do nothing",
                id));
  }

  /** The id of the ledger; empty before it has one. */
  public String ledgerId() {
    return ids("select coalesce(max(id), '') from ledger_identity").get(0);
  }

  /** What the folder remembers; empty before the first call of {@link #remember}. */
  public Optional<Mark> remembered() {
    try {
      return Files.exists(file)
          ? Optional.of(JsonFactories.TREES.readValue(Files.readAllBytes(file), Mark.class))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("What was noted of the ledger cannot be read: " + file, e);
    }
  }

  /** When {@link #remembered} was noted, by the clock of this machine. */
  Instant rememberedAt() throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }

  /**
   * Writes the present state of the ledger to the file, if it has changed; durable when it returns.
   *
   * @throws IllegalStateException when the ledger lacks batches that this process has noted before,
   *     as after a failover to a server that was behind: the file stays, for the next start to
   *     check
   */
  public synchronized void remember() throws IOException {
    String ledger = ledgerId();
    List<String> open =
        ids(
            "select id from batch where state in ('SEALED', 'UPLOADED', 'HELD', 'SUBMITTED',"
                + " 'ENDED', 'FAILED') order by id");
    Mark now =
        new Mark(
            ledger,
            newest(),
            open,
            ids("select id from batch where state = 'HELD' order by id"),
            ids("select distinct what from paused order by what"),
            recent(ledger, open));
    if (!now.equals(written)) {
      if (written != null) {
        Set<String> closed = new LinkedHashSet<>(written.open());
        closed.add(written.newest());
        now.open().forEach(closed::remove);
        Optional<String> lacking = lacking(closed);
        if (lacking.isPresent()) {
          throw new IllegalStateException(lacking.get());
        }
      }
      DurableFolder.write(file, JsonFactories.TREES.writeValueAsBytes(now));
      written = now;
    }
  }

  private List<String> recent(String ledger, List<String> open) {
    Set<String> recent =
        Optional.ofNullable(written)
            .or(this::remembered)
            .filter(mark -> mark.ledger().equals(ledger))
            .map(mark -> new LinkedHashSet<>(mark.recent()))
            .orElseGet(LinkedHashSet::new);
    recent.addAll(ids("select id from batch order by id desc limit " + RECENT / 2));
    recent.addAll(open);
    return recent.stream().skip(Math.max(0, recent.size() - RECENT)).toList();
  }

  /** The highest id of a batch that the ledger has or had; empty if there was none. */
  public String newest() {
    String here = ids("select coalesce(max(id), '') from batch").get(0);
    String removed = jdbi.withHandle(FinishedBatches::highest);
    return here.compareTo(removed) > 0 ? here : removed;
  }

  /** Whether the ledger has the batch, or had it and removed it long after its end. */
  public boolean has(String batchId) {
    return jdbi.withHandle(
        handle ->
            batchId.compareTo(FinishedBatches.highest(handle)) <= 0
                || handle
                    .select("select 1 from batch where id = ?", batchId)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent());
  }

  private List<String> ids(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  /**
   * Why this cannot be the ledger that the folder was last used with, or is an older state of it,
   * in words for a person; empty when neither is so.
   */
  public Optional<String> contradiction() {
    return remembered().filter(mark -> !mark.isOfNothing()).flatMap(this::contradiction);
  }

  private Optional<String> contradiction(Mark mark) {
    if (!mark.ledger().equals(ledgerId())) {
      return Optional.of("the data folder was last used with another ledger" + mark.contents());
    }
    Set<String> noted = new LinkedHashSet<>(mark.open());
    noted.addAll(mark.recent());
    noted.add(mark.newest());
    return lacking(noted);
  }

  private Optional<String> lacking(Set<String> noted) {
    List<String> lacking = noted.stream().filter(id -> !id.isEmpty() && !has(id)).toList();
    return lacking.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the ledger is older than the data folder: it lacks " + String.join(", ", lacking));
  }

  /** Whether this folder belongs to the node, so that batches it has not uploaded are here. */
  public boolean isOf(String node) {
    Path name = file.resolveSibling(NODE);
    try {
      return !Files.exists(name) || Files.readString(name).strip().equals(node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file, for messages. */
  public Path file() {
    return file;
  }
}
