/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.config.UnderMinimum;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that comes back with its disk after a person has said that it is gone. */
class GoneAndBackTest {
  @TempDir private Path root;
  private final String topic = "kafka:" + UUID.randomUUID();
  private TwoNodes nodes;

  /** Node b has 0 to 99 in an open batch when it is said to be gone. */
  @BeforeEach
  void b_is_gone() throws IOException {
    nodes = new TwoNodes(root, 1, 1_000, UnderMinimum.WAIT);
    nodes.b.append(topic, 0, 99);
    nodes.b.isSaidToBeGone();
  }

  @AfterEach
  void close() throws IOException {
    nodes.close();
  }

  private List<String> of(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(n -> topic + '/' + n).toList();
  }

  private List<String> toBeUploaded() throws IOException {
    assertThat(nodes.b.batches()).extracting(Batch::state).containsOnly(BatchState.SEALED);
    return nodes.b.sealed();
  }

  @Test
  void what_it_stood_still_with_is_sealed_with_what_it_has_taken_since() throws IOException {
    nodes.b.append(topic, 100, 149);

    try (LogLines log = new LogLines(SpoolRecovery.class)) {
      nodes.b.spool.sealNow();
      assertThat(log.all()).anyMatch(line -> line.contains("was given up, as a person has said"));
    }
    nodes.b.spool.sealDue();

    assertThat(toBeUploaded()).isEqualTo(of(0, 149));
    assertThat(nodes.b.append(topic, 0, 149)).as("all is in hand").isZero();
  }

  @Test
  void what_it_finds_when_it_starts_is_sealed() throws IOException {
    nodes.b.append(topic, 100, 149);
    nodes.b.start();

    nodes.b.append(topic, 150, 159);
    nodes.b.spool.sealNow();

    assertThat(toBeUploaded()).isEqualTo(of(0, 159));
  }

  @Test
  void messages_that_it_has_not_acknowledged_yet_are_sealed_once() throws IOException {
    nodes.b.append(List.of(topic + "-1"));

    nodes.b.spool.sealNow();
    nodes.b.spool.sealDue();

    assertThat(toBeUploaded()).hasSize(101).endsWith(topic + "-1");
    assertThat(nodes.b.append(List.of(topic + "-1"))).isZero();
    nodes.b.acknowledge(List.of(topic + "-1"));
    assertThat(nodes.b.append(List.of(topic + "-1"))).isZero();
  }

  @Test
  void what_others_have_sealed_meanwhile_is_left_out() throws IOException {
    nodes.a.append(topic, 0, 49);
    nodes.a.spool.sealNow();

    nodes.b.spool.sealNow();
    nodes.b.spool.sealDue();

    assertThat(toBeUploaded()).isEqualTo(of(50, 99));
  }
}
