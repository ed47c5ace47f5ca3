/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.node.OpenNotes;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.ledger.view.SpoolView;
import io.github.bedrockbatch.recovery.LedgerMark;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person can see and ask for. Methods that ask for something add a request to the ledger and
 * return its id; the process that works on the data folder carries it out, now or after its next
 * start.
 */
public final class Operator {
  private final Ledger ledger;
  private final OperatorRequests requests;
  private final Auditor auditor;
  private final String by;

  /**
   * For use outside the process that works on the data folder.
   *
   * @param spool of this data folder
   * @param mark what the data folder remembers of its ledger
   */
  public Operator(Ledger ledger, OperatorRequests requests, SpoolFolder spool, LedgerMark mark) {
    this(ledger, requests, new Auditor(ledger, spool, spool::open, mark), null);
  }

  /**
   * As before, with a ledger that several nodes share.
   *
   * @param notes of the node that the data folder belongs to
   */
  public Operator(
      Ledger ledger,
      OperatorRequests requests,
      SpoolFolder spool,
      OpenNotes notes,
      LedgerMark mark) {
    this(
        ledger,
        requests,
        new Auditor(
            ledger,
            spool,
            () -> {
              Map<String, List<SourceRange>> open = new LinkedHashMap<>(notes.takenByOthers());
              open.putAll(spool.open());
              return open;
            },
            mark),
        null);
  }

  /**
   * For use in the process that works on the data folder.
   *
   * @param open its open batches
   */
  public Operator(
      Ledger ledger,
      OperatorRequests requests,
      SpoolFolder spool,
      SpoolView open,
      LedgerMark mark) {
    this(ledger, requests, new Auditor(ledger, spool, open::taken, mark), null);
  }

  private Operator(Ledger ledger, OperatorRequests requests, Auditor auditor, String by) {
    this.ledger = ledger;
    this.requests = requests;
    this.auditor = auditor;
    this.by = by;
  }

  /** The same for a person whose name is noted with each request. */
  public Operator by(String person) {
    return new Operator(ledger, requests, auditor, person);
  }

  /** The newest batches, newest first. */
  public List<Batch> batches(int limit) {
    return ledger.newest(limit);
  }

  public Optional<Batch> show(String batchId) {
    return ledger.find(batchId);
  }

  /** Finds where all prompts are that were ever accepted, while the program continues. */
  public Audit audit() {
    return auditor.audit();
  }

  /** Seals every open batch now. */
  public long seal() {
    return requests.add(Action.SEAL, "", null, by);
  }

  /**
   * Stops the job of a batch. What it has processed is paid and is delivered.
   *
   * @throws IllegalArgumentException when the batch has no job that runs
   */
  public long stop(String batchId) {
    return ask(Action.STOP, batchId);
  }

  /**
   * Sends records of a batch again, in later batches. Answers that were not delivered are delivered
   * first. If a create call may have made a job, the job is looked for instead.
   *
   * @param all true for all records, also those that were answered, which are paid again; false for
   *     those without an answer or, if all have one, those that failed
   * @throws IllegalArgumentException when the batch is still on its way
   */
  public long rerun(String batchId, boolean all) {
    return ask(all ? Action.RERUN_ALL : Action.RERUN, batchId);
  }

  /**
   * Gives up the unanswered records of a batch that has failed or is not paid yet. If a create call
   * may have made a job, the job is looked for first; if it is found, the batch continues.
   *
   * @param force whether to drop it in any state, even if a job may run and be paid
   * @throws IllegalArgumentException when its job may run and this is not forced, or when there is
   *     nothing to give up
   */
  public long drop(String batchId, boolean force) {
    return ask(force ? Action.DROP_FORCED : Action.DROP, batchId);
  }

  /**
   * Holds a batch back before anything of it is asked or paid.
   *
   * @throws IllegalArgumentException when it is not sealed or uploaded, or may have a job
   */
  public long hold(String batchId) {
    return ask(Action.HOLD, batchId);
  }

  /**
   * Releases a batch that is held back.
   *
   * @throws IllegalArgumentException when it is not held back
   */
  public long release(String batchId) {
    return ask(Action.RELEASE, batchId);
  }

  private long ask(Action action, String batchId) {
    Batch batch =
        ledger.find(batchId).orElseThrow(() -> new IllegalArgumentException(whyNone(batchId)));
    String whyNot = Allowed.whyNot(action, batch);
    if (whyNot != null) {
      throw new IllegalArgumentException(
          "Batch " + batch.id() + " " + whyNot + ": it is " + batch.state());
    }
    return requests.add(action, batchId, null, by);
  }

  private String whyNone(String batchId) {
    return auditor.isOpen(batchId)
        ? "Batch " + batchId + " is open and has no job: seal closes it, once its node runs"
        : "There is no batch " + batchId;
  }

  /** Adds the same request for many batches. The state of each is checked when its turn comes. */
  public void askAll(Action action, List<String> batchIds) {
    requests.add(action, batchIds, null, by);
  }

  /**
   * Pauses a source, or submitting, until it is resumed: on all nodes, also after a restart. What
   * is in hand is finished.
   *
   * @param what the id of a source's route, or {@link
   *     io.github.bedrockbatch.ledger.pause.Pause#SUBMITTING}
   */
  public long pause(String what) {
    return requests.add(Action.PAUSE, what, null, by);
  }

  /** Ends a pause. */
  public long resume(String what) {
    return requests.add(Action.RESUME, what, null, by);
  }

  /** Gives up what is only on the disk of a node that will never come back. */
  public long gone(String node) {
    return requests.add(Action.GONE, node, null, by);
  }

  /**
   * Has the next start of a node adopt the batches that the ledger lacks.
   *
   * @param node the node of the data folder, whose spool has other batches than those of other
   *     nodes
   * @param all whether to adopt batches of other ledgers, too
   */
  public long adopt(String node, boolean all) {
    return requests.add(all ? Action.ADOPT_ALL : Action.ADOPT, node, null, by);
  }

  /** Whether any request is not done yet. */
  public boolean isAsked() {
    return !requests.open().isEmpty();
  }

  /** The request with its present outcome. */
  public OperatorRequest request(long id) {
    return requests.find(id).orElseThrow();
  }
}
