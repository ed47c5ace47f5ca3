/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.stage.Outages;
import io.github.bedrockbatch.stage.Outages.Area;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Notices partitions that have records while what polls them gets none, which no client reports: a
 * transaction that its producer never ends hides all that was sent after it, also by others.
 */
final class HeldUpPartitions {
  /** Longer than most transactions last. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private record Stand(long position, Instant since) {}

  private final Outages outages;
  private final Clock clock;
  private final Map<String, Map<TopicPartition, Stand>> stands = new HashMap<>();
  private final Set<String> told = new HashSet<>();

  HeldUpPartitions(Outages outages, Clock clock) {
    this.outages = outages;
    this.clock = clock;
  }

  /**
   * @param source whose partitions these are
   * @param positions of the next record that is to be read, of partitions that are polled now
   * @param pause until the next look
   */
  void look(
      Admin admin,
      String source,
      Map<TopicPartition, Long> positions,
      Duration patience,
      Duration pause)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, Stand> before = stands.getOrDefault(source, Map.of());
    if (positions.isEmpty() && before.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> ends =
        ends(admin, positions.keySet(), IsolationLevel.READ_UNCOMMITTED, patience);
    Map<TopicPartition, Stand> now = new HashMap<>();
    positions.forEach(
        (partition, position) -> {
          Stand stand = before.get(partition);
          if (position < ends.get(partition)) {
            boolean moved = stand == null || stand.position() != position;
            now.put(partition, moved ? new Stand(position, clock.instant()) : stand);
          }
        });
    stands.put(source, now);
    Instant longAgo = clock.instant().minus(LONG);
    Map<TopicPartition, Stand> held =
        now.entrySet().stream()
            .filter(each -> !each.getValue().since().isAfter(longAgo))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    tell(admin, source, held, ends, patience, pause);
  }

  private void tell(
      Admin admin,
      String source,
      Map<TopicPartition, Stand> held,
      Map<TopicPartition, Long> ends,
      Duration patience,
      Duration pause)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, Long> readable =
        ends(admin, held.keySet(), IsolationLevel.READ_COMMITTED, patience);
    Set<String> standing = new HashSet<>();
    held.forEach(
        (partition, stand) -> {
          String subject = partition + " of " + source;
          standing.add(subject);
          long position = stand.position();
          outages.failed(
              Area.HELD_UP,
              subject,
              pause,
              "up to %s from offset %d on %s"
                  .formatted(
                      Count.of(ends.get(partition) - position, "record"),
                      position,
                      readable.get(partition) > position
                          ? "are there and are not handed over"
                          : "wait for the end of a transaction that began there"));
        });
    told.stream()
        .filter(subject -> subject.endsWith(" of " + source) && !standing.contains(subject))
        .forEach(subject -> outages.worked(Area.HELD_UP, subject));
    told.removeIf(subject -> subject.endsWith(" of " + source));
    told.addAll(standing);
  }

  private static Map<TopicPartition, Long> ends(
      Admin admin, Set<TopicPartition> partitions, IsolationLevel level, Duration patience)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> latest =
        partitions.stream()
            .collect(Collectors.toMap(Function.identity(), any -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> found =
        admin
            .listOffsets(latest, new ListOffsetsOptions(level))
            .all()
            .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    return found.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }
}
