/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import io.github.bedrockbatch.ledger.history.AnswerTotals;
import io.github.bedrockbatch.ledger.seal.NotUploadedException;
import io.github.bedrockbatch.ledger.seal.TakenElsewhereException;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import io.github.bedrockbatch.ledger.source.SourceOutcome;
import io.github.bedrockbatch.ledger.source.SourceRange;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * The truth about batches and source positions. Any number of nodes may share one.
 *
 * <p>A call that returned is durable: a killed process or a power loss does not undo it. Every
 * change of a batch is one compare-and-set on its id, state, version and lease, so that of two who
 * try, one wins and the other gets a {@link StaleBatchException}.
 */
public interface Ledger extends AutoCloseable {

  /**
   * @param states of batches that may be claimed now
   * @param requested whether a request of an operator is open that does not wait for a start
   * @param next when more becomes due, as far as is known; far off when nothing waits
   */
  record Due(Set<BatchState> states, boolean requested, Instant next) {}

  /**
   * How many batches of a model are to have a job, or have an open one, at one place.
   *
   * @param home as in {@link Place}
   * @param uploaded those that wait for a job
   * @param submitted those whose job is open
   */
  record Load(String home, String model, int uploaded, int submitted) {}

  /** What there is for this process to do; one query. */
  Due due();

  /** Whether other nodes take from the same sources, for all anybody knows. */
  boolean isShared();

  /** What was taken from each source. */
  SourceLedger sources();

  /**
   * Takes in a sealed batch and what it took from its sources, in one transaction. Each ordinal of
   * a source and each message is in one sealed batch at most, whichever nodes seal at once; what
   * became of that batch later makes no difference.
   *
   * @param messages in it that may be delivered again: on a ledger that {@link #isShared}, all
   * @return false when the batch was there already, as after a crash between this and the rename of
   *     its files; nothing is changed then
   * @throws TakenElsewhereException when other batches have some of it; nothing is changed, and
   *     this call will change nothing later
   * @throws NotUploadedException when those batches may still be revoked; to be called again
   */
  boolean seal(Batch batch, List<SourceRange> sources, List<String> messages);

  /** Takes in a sealed batch that no message is in. */
  default boolean seal(Batch batch, List<SourceRange> sources) {
    return seal(batch, sources, List.of());
  }

  Optional<Batch> find(String id);

  /**
   * Whether the batch was here and has been removed, as it had ended long ago. That is told by its
   * place among the ids of others that were: not to be asked of one that may never have been
   * sealed.
   */
  boolean wasRemoved(String id);

  /** Those of these batches that are there. */
  List<Batch> find(Collection<String> ids);

  /** The batches in a state, oldest first. */
  List<Batch> inState(BatchState state);

  /** The ids of those in a state that are to be tried again, and not yet. */
  Set<String> postponed(BatchState state);

  /** The batches whose lease is this node's: at a start, what it had in hand when it ended. */
  List<Batch> leased();

  /** The newest batches, newest first, at most so many. */
  List<Batch> newest(int limit);

  /** Whether clients of this process lead to where the batch is. */
  boolean reaches(Batch batch);

  /** The batches under way that this process does not {@link #reaches}, oldest first. */
  List<Batch> elsewhere();

  /**
   * Notes why the batches under way wait whose place is this home, except for those that another
   * node holds; any lease of this one ends. One statement, however many they are.
   */
  void waiting(String home, String why);

  /**
   * Makes due now what waits for another try, as if it had not failed; except for batches that
   * another node holds, and those whose reason begins with this.
   */
  void tryAgain(String exceptFor);

  /**
   * Leases the batch in the state that has been due longest, that this process {@link #reaches} and
   * that nobody else holds. {@link BatchState#SEALED} batches are given only to the node that has
   * their files.
   *
   * @param inHand what other threads of this process work on, whose lease is this node's as well
   * @param resting homes of places that are left alone for now
   */
  Optional<Batch> claim(BatchState state, Set<String> inHand, Set<String> resting);

  /** As {@link #claim(BatchState, Set, Set)}, wherever it is. */
  default Optional<Batch> claim(BatchState state, Set<String> inHand) {
    return claim(state, inHand, Set.of());
  }

  /** As {@link #claim(BatchState, Set)}, where no other thread claims. */
  default Optional<Batch> claim(BatchState state) {
    return claim(state, Set.of());
  }

  /**
   * Leases the oldest {@link BatchState#UPLOADED} batch that is to have a job and whose model has
   * fewer than {@code maxOpen} submitted jobs at its home and is not among the full ones.
   *
   * @param home the only one where it may be; empty for any
   */
  Optional<Batch> claimForSubmit(String home, int maxOpen, Set<String> fullModels);

  /**
   * Leases the oldest {@link BatchState#UPLOADED} batch of that home and model that is to have a
   * job, and of which no create call was made or all were rejected.
   */
  Optional<Batch> claimToMove(String home, String model);

  /** Of every home and model where there is any. */
  List<Load> load();

  /**
   * Leases the oldest batch that is to have no job and that this node has sealed, as it may have
   * answers to some of its records: {@link BatchState#UPLOADED}, or {@link BatchState#SEALED} when
   * it is to be asked on demand, which {@link #claim(BatchState)} leaves out.
   */
  Optional<Batch> claimUnderMinimum();

  /**
   * Leases the batch whose deadlines have been due longest to be looked at: {@link
   * BatchState#SUBMITTED}, or {@link BatchState#UPLOADED} with no create call noted.
   */
  Optional<Batch> claimLate();

  /** Leases this batch if it is still as given and no other node holds it. */
  Optional<Batch> claim(Batch batch);

  /** As {@link #claim(Batch)}, and no stage of this node holds it either. */
  Optional<Batch> claimIdle(Batch batch);

  /**
   * Replaces the row that this node holds. A move to another state gives the lease back in the same
   * step, as the next stage may take the batch at once; without one the lease stays.
   *
   * @return the row as it now is
   * @throws StaleBatchException when the row has changed or the lease is no longer this node's
   * @throws IllegalArgumentException when {@link BatchState} does not allow the move
   */
  default Batch save(Batch held, Batch next) {
    return save(held, next, handle -> {});
  }

  /**
   * As {@link #save(Batch, Batch)}, with something else in the same transaction.
   *
   * @param also what it throws undoes both, and is thrown
   */
  Batch save(Batch held, Batch next, Consumer<Handle> also);

  /**
   * Before something is done that no transaction guards.
   *
   * @throws StaleBatchException when the row has changed or the lease is no longer this node's
   */
  void confirm(Batch held);

  /**
   * As {@link #save}, and notes in the same transaction what became of the records of each source.
   * Records that went back to the spool count there from now on, and no longer here.
   */
  Batch settle(Batch held, Batch next, List<SourceOutcome> outcomes, AnswerTotals answers);

  /** As {@link #settle(Batch, Batch, List, AnswerTotals)}, of answers that say nothing more. */
  default Batch settle(Batch held, Batch next, List<SourceOutcome> outcomes) {
    return settle(held, next, outcomes, new AnswerTotals());
  }

  /**
   * As {@link #save}, and notes in the same transaction that records of the batch were sent again.
   * When it was FAILED, all that it had not settled was among them.
   *
   * @param accepted how many records count as accepted again, by the source under which they were
   *     sent; zero where they still count for the source that they first came from
   */
  Batch sentAgain(Batch held, Batch next, Map<String, Long> accepted);

  /** Gives the lease back if the batch is still in this state; harmless when it is gone already. */
  void release(Batch batch);

  /** Prolongs every lease that this node holds; to be called well within the lease time. */
  void renewLeases();

  @Override
  void close();
}
