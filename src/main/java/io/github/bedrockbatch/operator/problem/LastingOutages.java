/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import io.github.bedrockbatch.stage.BatchStage;
import io.github.bedrockbatch.stage.Outages;
import io.github.bedrockbatch.stage.Outages.Area;
import io.github.bedrockbatch.stage.Outages.Outage;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds outages of stages, sources and sinks that retries have not ended. */
record LastingOutages(Outages outages, Clock clock) implements Finding {
  private static final Duration PASSES = Duration.ofSeconds(20);

  private static final String MAKE_ROOM =
      "Make room on that disk. Nothing is lost, and it goes on by itself then";

  @Override
  public List<StandingProblem> look() {
    List<Outage> standing = outages.standing();
    Set<String> told =
        standing.stream()
            .filter(outage -> outage.area() == Area.CALL && lasts(outage) || isOfLedger(outage))
            .map(Outage::subject)
            .collect(Collectors.toSet());
    return standing.stream()
        .filter(
            outage ->
                outage.area() != Area.STAGE
                    || isOfLedger(outage)
                    || !told.contains(outage.subject()) && !told.contains(BatchStage.LEDGER))
        .filter(this::lasts)
        .map(LastingOutages::problem)
        .toList();
  }

  private static boolean isOfLedger(Outage outage) {
    return outage.area() == Area.STAGE && outage.subject().equals(BatchStage.LEDGER);
  }

  private boolean lasts(Outage outage) {
    return switch (outage.area()) {
      case CALL -> outage.times() > 1;
      case QUOTA, LANE, HELD_UP -> true;
      default -> !outage.since().plus(PASSES).isAfter(clock.instant());
    };
  }

  private static StandingProblem problem(Outage outage) {
    return switch (outage.area()) {
      case CALL -> refused(outage);
      case STAGE ->
          isOfLedger(outage)
              ? of(
                  outage,
                  Kind.STAGE_FAILING,
                  "Everything waits for the ledger, which does not work",
                  LedgerRemedy.of(outage.words()))
              : of(
                  outage,
                  Kind.STAGE_FAILING,
                  "The stage " + outage.subject() + " is paused, as its calls fail",
                  "It is retried with back-off and nothing is lost. If the cause is none that"
                      + " passes, look at S3, Bedrock and the network");
      case QUOTA ->
          of(
              outage,
              Kind.QUOTA_FULL,
              "The service takes no more jobs of " + outage.subject() + " now",
              "Nothing has to be done: batches get a job when others end. Set jobs.max-open to what"
                  + " the quota leaves you, or have the quota raised");
      case LANE ->
          of(
              outage,
              Kind.CALL_REFUSED,
              "The service rejects jobs of " + outage.subject(),
              "Batches take other lanes meanwhile. Fix what it names, in the settings of that lane"
                  + " or in AWS, or leave that model out of its lanes.<name>.models");
      case SOURCE ->
          of(
              outage,
              Kind.SOURCE_FAILING,
              "Nothing is taken in from " + outage.subject(),
              "Look at that server or folder, its address, credentials and permissions; intake"
                  + " resumes by itself");
      case FETCHED ->
          of(
              outage,
              Kind.SOURCE_FAILING,
              "Files cannot be fetched from " + outage.subject(),
              "Let the user of the source (sftp.user) read them, or take them away; other files are"
                  + " taken meanwhile");
      case KEPT ->
          of(
              outage,
              Kind.SOURCE_FAILING,
              "What "
                  + outage.subject()
                  + " is given is not all taken in, and stays with its source or goes to its"
                  + " dead-letter queue",
              "Fix what the cause names: the route, something that it calls, or the message itself."
                  + " What its source hands over again is taken in then. -Dlog.level=DEBUG tells"
                  + " where it fails");
      case HELD_UP ->
          of(
              outage,
              Kind.SOURCE_FAILING,
              "Nothing more can be read of partition " + outage.subject(),
              "If a transaction holds it up, let its producer commit or abort it; if that producer"
                  + " is gone, kafka-transactions.sh abort --topic … --partition … --start-offset …"
                  + " ends it, with the offset that is named here. Otherwise look at the brokers"
                  + " of that partition. Nothing is lost; it is read on by itself then");
      case MOVED ->
          of(
              outage,
              Kind.SOURCE_FAILING,
              "Files that were read cannot be moved away from " + outage.subject(),
              "What was read of them is in hand, and is not read again. Make the folder writable;"
                  + " they are moved then");
      case SINK ->
          of(
              outage,
              Kind.SINK_FAILING,
              "The sink " + outage.subject() + " does not accept what it is given",
              "Look at that server or disk, its address, credentials and permissions; what is for"
                  + " it waits, and is delivered once it accepts it");
    };
  }

  private static StandingProblem of(Outage outage, Kind kind, String what, String remedy) {
    return StandingProblem.of(
        kind,
        outage.subject(),
        what + ": " + Words.plain(outage.words()),
        Disk.FULL.matcher(outage.words()).find() ? MAKE_ROOM : remedy,
        outage.since());
  }

  /** Splits the words of a rejected call, which end with the remedy. */
  private static StandingProblem refused(Outage outage) {
    String words = outage.words();
    int quoted = words.lastIndexOf("). ");
    int end = quoted < 0 ? words.indexOf(". ") : quoted + 1;
    return StandingProblem.of(
        Kind.CALL_REFUSED,
        outage.subject(),
        words.substring(0, end),
        words.substring(end + 2),
        outage.since());
  }
}
