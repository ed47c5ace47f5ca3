/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.recovery.LedgerMark;
import io.github.bedrockbatch.spool.SpoolFolder;
import java.util.List;
import java.util.Optional;

/**
 * What a person can see and ask for. Looking reads the ledger; asking leaves a request in it, which
 * the process that works on the data folder carries out, now or when it is next started.
 */
public final class Operator {
  private final Ledger ledger;
  private final OperatorRequests requests;
  private final Auditor auditor;

  /**
   * @param spool of this data folder
   * @param mark what the data folder remembers of its ledger
   */
  public Operator(Ledger ledger, OperatorRequests requests, SpoolFolder spool, LedgerMark mark) {
    this.ledger = ledger;
    this.requests = requests;
    this.auditor = new Auditor(ledger, spool, mark);
  }

  /** The newest batches, newest first. */
  public List<Batch> batches(int limit) {
    return ledger.newest(limit);
  }

  public Optional<Batch> show(String batchId) {
    return ledger.find(batchId);
  }

  /** Where every prompt is that was ever accepted; nothing has to stand still for it. */
  public Audit audit() {
    return auditor.audit();
  }

  /** Seals every open batch now. */
  public long seal() {
    return requests.add(Action.SEAL, "");
  }

  /**
   * Stops the job of a batch. What it has processed is paid and is delivered.
   *
   * @throws IllegalArgumentException when the batch has no job that runs
   */
  public long stop(String batchId) {
    Batch batch = must(batchId);
    if (batch.state() != BatchState.SUBMITTED) {
      throw refused(
          batch, "has no job that runs" + (isUnpaid(batch) ? ", but may be held or dropped" : ""));
    }
    return requests.add(Action.STOP, batchId);
  }

  /**
   * Sends records of a batch again, in later batches. Where answers may be there that nobody has
   * delivered, they come first. Where a create call may have made a job, it is looked for instead.
   *
   * @param all everything, also what was answered, which is then paid again; otherwise only what
   *     has no answer or failed
   * @throws IllegalArgumentException when the batch is still on its way
   */
  public long rerun(String batchId, boolean all) {
    Batch batch = must(batchId);
    if (!batch.state().isFinal() && !batch.job().mayExist()) {
      throw refused(batch, "is still on its way");
    }
    return requests.add(all ? Action.RERUN_ALL : Action.RERUN, batchId);
  }

  /**
   * Gives up what a batch has not answered, when it has failed or before it is paid. Where a create
   * call may have made a job, it is looked for before, and the batch goes on when it is found.
   *
   * @param force in any state, though a job may run and be paid
   * @throws IllegalArgumentException when its job may run and this is not forced, or when there is
   *     nothing to give up
   */
  public long drop(String batchId, boolean force) {
    Batch batch = must(batchId);
    if (batch.state() == BatchState.DELIVERED || batch.state() == BatchState.DROPPED) {
      throw refused(batch, "has nothing left to give up");
    }
    if (!force && batch.state() != BatchState.FAILED && !isUnpaid(batch)) {
      throw refused(
          batch, "has a job that is paid; stop it, or give it up all the same with --force");
    }
    return requests.add(force ? Action.DROP_FORCED : Action.DROP, batchId);
  }

  /**
   * Holds a batch back before anything of it is asked or paid.
   *
   * @throws IllegalArgumentException when it is not sealed or uploaded, or may have a job
   */
  public long hold(String batchId) {
    Batch batch = must(batchId);
    if (batch.state() == BatchState.HELD || !isUnpaid(batch)) {
      throw refused(batch, "cannot be held back");
    }
    if (batch.job().mayExist()) {
      throw refused(batch, "cannot be held back, as it may have a job already");
    }
    return requests.add(Action.HOLD, batchId);
  }

  /**
   * Lets a batch go on that is held back.
   *
   * @throws IllegalArgumentException when it is not held back
   */
  public long release(String batchId) {
    Batch batch = must(batchId);
    if (batch.state() != BatchState.HELD) {
      throw refused(batch, "is not held back");
    }
    return requests.add(Action.RELEASE, batchId);
  }

  private static boolean isUnpaid(Batch batch) {
    return switch (batch.state()) {
      case SEALED, UPLOADED, HELD -> true;
      default -> false;
    };
  }

  /**
   * Has the next start take in what the ledger lacks.
   *
   * @param all also what was uploaded under other ledgers
   */
  public long adopt(boolean all) {
    return requests.add(all ? Action.ADOPT_ALL : Action.ADOPT, "");
  }

  /** Whether something is asked for that is not done yet. */
  public boolean isAsked() {
    return !requests.open().isEmpty();
  }

  /** How a request stands. */
  public OperatorRequest request(long id) {
    return requests.find(id).orElseThrow();
  }

  private Batch must(String batchId) {
    return ledger
        .find(batchId)
        .orElseThrow(() -> new IllegalArgumentException("There is no batch " + batchId));
  }

  private static IllegalArgumentException refused(Batch batch, String why) {
    return new IllegalArgumentException(
        "Batch " + batch.id() + " " + why + ": it is " + batch.state());
  }
}
