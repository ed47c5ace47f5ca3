/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import io.github.bedrockbatch.ledger.history.AnswerTotals;
import io.github.bedrockbatch.ledger.seal.NotUploadedException;
import io.github.bedrockbatch.ledger.seal.TakenElsewhereException;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import io.github.bedrockbatch.ledger.source.SourceOutcome;
import io.github.bedrockbatch.ledger.source.SourceRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * The single source of truth about batches and source positions. Any number of nodes may share it.
 *
 * <p>A call that returned is durable: a killed process or a power loss does not undo it. Every
 * change of a batch is one compare-and-set on its id, state, version and lease: when two callers
 * try, one succeeds and the other gets a {@link StaleBatchException}.
 */
public interface Ledger extends AutoCloseable {

  /**
   * What a process could claim now.
   *
   * @param states of batches that may be claimed now
   * @param requested whether an operator's request is open that need not wait for the next start
   * @param next when the next batch becomes due; far in the future when none waits
   */
  record Due(Set<BatchState> states, boolean requested, Instant next) {}

  /**
   * How many batches of a model wait for a job, or have an open one, at one home.
   *
   * @param home as in {@link Place}
   * @param uploaded how many wait for a job
   * @param submitted how many have an open job
   */
  record Load(String home, String model, int uploaded, int submitted) {}

  /** What this process could claim now; one query. */
  Due due();

  /**
   * Where the time is that of this machine and was set back since the last call, makes what waits
   * due as if it had not been; in the first call, since the last move of a batch. To be called
   * every few seconds.
   *
   * @return by how much it was set back; zero where it was not, or the time is that of a server
   */
  Duration followClock();

  /** Whether other nodes may be taking from the same sources. */
  boolean isShared();

  /** What was taken from each source. */
  SourceLedger sources();

  /**
   * Inserts a sealed batch and its source positions, in one transaction. Each ordinal of a source
   * and each message is in at most one sealed batch, even when several nodes seal at once, and
   * whatever became of that batch later.
   *
   * @param messages the ids of messages in it that may be redelivered: all, if the ledger {@link
   *     #isShared}
   * @return false when the batch was there already, as after a crash between this call and the
   *     rename of its files; nothing is changed then
   * @throws TakenElsewhereException when other batches have some of it; nothing is changed, and
   *     calling again would not help
   * @throws NotUploadedException when those batches may still be revoked: nothing is changed; call
   *     again later
   */
  boolean seal(Batch batch, List<SourceRange> sources, List<String> messages);

  /** Inserts a sealed batch that has no messages in it. */
  default boolean seal(Batch batch, List<SourceRange> sources) {
    return seal(batch, sources, List.of());
  }

  Optional<Batch> find(String id);

  /**
   * Whether the batch was removed, as it had ended long ago. An id that is missing and not higher
   * than those of finished batches counts as removed: do not ask for an id that may never have been
   * sealed.
   */
  boolean wasRemoved(String id);

  /** The batches with these ids; those that are not there are left out. */
  List<Batch> find(Collection<String> ids);

  /** The batches in a state, oldest first. */
  List<Batch> inState(BatchState state);

  /** The ids of batches in a state that are not due yet. */
  Set<String> postponed(BatchState state);

  /** The batches leased to this node: at a start, what it worked on when it ended. */
  List<Batch> leased();

  /** The newest batches, newest first, at most {@code limit}. */
  List<Batch> newest(int limit);

  /** Whether the clients of this process lead to the home of the batch. */
  boolean reaches(Batch batch);

  /** The batches under way that this process does not {@link #reaches}, oldest first. */
  List<Batch> elsewhere();

  /**
   * Notes why the batches under way at this home wait, except for those leased to another node; a
   * lease of this node on them ends. One statement, whatever their number.
   */
  void waiting(String home, String why);

  /**
   * Makes batches that wait for a retry due now and resets their failures; except for batches
   * leased to another node, and those whose reason begins with {@code exceptFor}.
   */
  void tryAgain(String exceptFor);

  /**
   * Leases, of the batches in the state that this process {@link #reaches} and that no other node
   * has leased, the one that has been due longest. {@link BatchState#SEALED} batches are given only
   * to the node that has their files.
   *
   * @param inHand ids of batches that other threads of this process work on, under the same lease
   * @param resting homes whose batches are not to be claimed for now
   */
  Optional<Batch> claim(BatchState state, Set<String> inHand, Set<String> resting);

  /** As {@link #claim(BatchState, Set, Set)}, at any home. */
  default Optional<Batch> claim(BatchState state, Set<String> inHand) {
    return claim(state, inHand, Set.of());
  }

  /** As {@link #claim(BatchState, Set)}, where no other thread claims. */
  default Optional<Batch> claim(BatchState state) {
    return claim(state, Set.of());
  }

  /**
   * Leases the oldest {@link BatchState#UPLOADED} batch that is to have a job, whose model has
   * fewer than {@code maxOpen} open jobs at its home and is not in {@code fullModels}.
   *
   * @param home where the batch has to be; empty for any
   */
  Optional<Batch> claimForSubmit(String home, int maxOpen, Set<String> fullModels);

  /**
   * Leases the oldest {@link BatchState#UPLOADED} batch of that home and model that is to have a
   * job and certainly has none: no create call was begun, or all were rejected.
   */
  Optional<Batch> claimToMove(String home, String model);

  /** The load of every home and model that has any. */
  List<Load> load();

  /**
   * Leases the oldest batch that is to have no job and was sealed by this node, which may have
   * answers to some of its records on its disk: {@link BatchState#UPLOADED}, or {@link
   * BatchState#SEALED} when it is to be asked on demand, which {@link #claim(BatchState)} leaves
   * out.
   */
  Optional<Batch> claimUnderMinimum();

  /**
   * Leases a batch whose deadlines are to be checked: {@link BatchState#SUBMITTED}, or {@link
   * BatchState#UPLOADED} with no create call noted.
   */
  Optional<Batch> claimLate();

  /** Leases this batch if it has not changed and no other node has leased it. */
  Optional<Batch> claim(Batch batch);

  /** As {@link #claim(Batch)}, and only if no stage of this node has leased it either. */
  Optional<Batch> claimIdle(Batch batch);

  /**
   * Replaces the row, of which this node has the lease. A move to another state gives the lease
   * back in the same statement, so that the next stage can claim the batch at once; otherwise the
   * lease stays.
   *
   * @return the row as saved, with its new version: use it from now on
   * @throws StaleBatchException when the row has changed or the lease is no longer this node's
   * @throws IllegalArgumentException when {@link BatchState} does not allow the move
   */
  default Batch save(Batch held, Batch next) {
    return save(held, next, handle -> {});
  }

  /**
   * As {@link #save(Batch, Batch)}, with something else in the same transaction.
   *
   * @param also if it throws, both are rolled back and the exception is passed on
   */
  Batch save(Batch held, Batch next, Consumer<Handle> also);

  /**
   * Checks the lease; to be called before an action that no transaction guards.
   *
   * @throws StaleBatchException when the row has changed or the lease is no longer this node's
   */
  void confirm(Batch held);

  /**
   * As {@link #save}, and notes in the same transaction what became of the records of each source.
   * Records that went back to the spool count for {@link Batch#source} from then on.
   */
  Batch settle(Batch held, Batch next, List<SourceOutcome> outcomes, AnswerTotals answers);

  /** As {@link #settle(Batch, Batch, List, AnswerTotals)}, without totals of the answers. */
  default Batch settle(Batch held, Batch next, List<SourceOutcome> outcomes) {
    return settle(held, next, outcomes, new AnswerTotals());
  }

  /**
   * As {@link #save}, and notes in the same transaction that records of the batch were sent again;
   * of a {@link BatchState#FAILED} batch, all that it had not settled.
   *
   * @param accepted how many records count as accepted again, by the source under which they were
   *     sent; 0 where they still count for the source that they came from at first
   */
  Batch sentAgain(Batch held, Batch next, Map<String, Long> accepted);

  /** Gives the lease back if the batch is still in this state and leased to this node. */
  void release(Batch batch);

  /** Extends every lease of this node; to be called well within the lease time. */
  void renewLeases();

  @Override
  void close();
}
