/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.config.UnderMinimum;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.prompt.Ack;
import io.github.bedrockbatch.prompt.BatchKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches whose sources are acknowledged by the upload, as a node may be lost with its disk. */
class UploadedTest {
  private static final BatchKey KEY = Prompts.NOVA.acknowledged(Ack.UPLOADED);

  @TempDir private Path root;
  private final String topic = "kafka:" + UUID.randomUUID();
  private TwoNodes nodes;
  private TwoNodes.Node a;
  private TwoNodes.Node b;

  @BeforeEach
  void start() throws IOException {
    nodes = new TwoNodes(root, 1, 1_000, UnderMinimum.WAIT);
    nodes.key = KEY;
    a = nodes.a;
    b = nodes.b;
    a.revocation.alive(Duration.ofHours(1), false);
    b.revocation.alive(Duration.ofHours(1), false);
  }

  @AfterEach
  void close() throws IOException {
    nodes.close();
  }

  private List<String> of(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(n -> topic + '/' + n).toList();
  }

  private void sealNowAndAgain(TwoNodes.Node node) throws IOException {
    nodes.clock.advance(Duration.ofSeconds(2));
    node.spool.sealNow();
  }

  @Test
  void the_first_that_is_on_the_disk_only_stays_so_until_its_batch_is_uploaded()
      throws IOException {
    assertThat(a.spool.first(topic)).isEmpty();
    a.append(topic, 10, 19);
    a.append(topic + "@25", 0, 3); // a message with four prompts
    assertThat(a.spool.first(topic)).hasValue(10);
    a.spool.sealNow();
    assertThat(a.spool.first(topic)).hasValue(10);
    a.append(topic, 30, 39);

    a.start();
    assertThat(a.spool.first(topic)).as("after a restart").hasValue(10);
    assertThat(a.upload()).hasSize(14);
    assertThat(a.spool.first(topic)).hasValue(30);
    a.spool.sealNow();
    a.upload();
    assertThat(a.spool.first(topic)).isEmpty();

    a.append(topic + "@40", 0, 3);
    assertThat(a.spool.first(topic)).hasValue(40);
    nodes.key = Prompts.NOVA;
    a.append(topic, 0, 3);
    assertThat(a.spool.first(topic)).as("what is acknowledged on disk is not asked").hasValue(40);
  }

  @Test
  void a_seal_waits_for_what_another_node_has_sealed_and_not_uploaded() throws IOException {
    a.append(topic, 0, 99);
    a.spool.sealNow();
    assertThat(b.append(topic, 50, 149)).as("may be lost with the other disk").isEqualTo(100);
    b.spool.sealNow();
    assertThat(b.sealed()).isEmpty();
    b.append(topic, 150, 159); // goes on meanwhile

    assertThat(a.upload()).isEqualTo(of(0, 99));
    sealNowAndAgain(b);

    assertThat(b.upload()).isEqualTo(of(100, 159));
    assertThat(b.spool.first(topic)).isEmpty();
  }

  @Test
  void a_node_that_is_gone_with_its_disk_leaves_nothing_behind() throws IOException {
    TwoNodes.Node lost = nodes.node("lost-" + topic, root.resolve("lost"));
    lost.append(topic, 0, 99);
    lost.spool.sealNow();
    String id = lost.batches().get(0).id();
    DurableFolder.remove(lost.root);
    b.append(topic, 0, 149);
    b.spool.sealNow();
    assertThat(b.sealed()).isEmpty();

    assertThat(b.revocation.revoke()).contains(id);
    sealNowAndAgain(b);

    assertThat(b.upload()).isEqualTo(of(0, 149));
    assertThat(b.ledger.find(id).orElseThrow().state()).isEqualTo(BatchState.REVOKED);
    assertThat(b.ledger.sources().books().uneven()).doesNotContain(id);
  }

  @Test
  void a_node_that_was_only_slow_goes_on_without_what_others_have_sealed() throws IOException {
    a.append(topic, 0, 99);
    a.spool.sealNow();
    a.revocation.alive(Duration.ofSeconds(-1), false);
    b.revocation.revoke();
    b.append(topic, 0, 49);
    b.spool.sealNow();
    assertThat(b.upload()).isEqualTo(of(0, 49));

    assertThat(a.upload()).as("is no longer its own").isEmpty();
    assertThat(a.spool.first(topic)).as("nothing is acknowledged of it").hasValue(0);
    a.revocation.alive(Duration.ofHours(1), false);
    while (a.spool.openRecords() == 0) {
      a.spool.sealDue();
    }
    sealNowAndAgain(a);

    assertThat(a.upload()).isEqualTo(of(50, 99));
    assertThat(a.spool.first(topic)).isEmpty();
  }

  @Test
  void a_node_that_comes_back_on_its_disk_goes_on_with_what_was_revoked() throws IOException {
    a.append(topic, 0, 99);
    a.spool.sealNow();
    a.revocation.alive(Duration.ofSeconds(-1), false);
    b.revocation.revoke();

    a.start();

    assertThat(a.spool.openRecords()).isEqualTo(100);
    assertThat(a.append(topic, 0, 99)).as("is in hand").isZero();
    a.revocation.alive(Duration.ofHours(1), false);
    a.spool.sealNow();
    assertThat(a.upload()).isEqualTo(of(0, 99));
  }

  @Test
  void what_a_person_has_dropped_holds_nothing_up() throws IOException {
    a.append(topic, 0, 9);
    a.spool.sealNow();
    var batch = a.batches().get(0);
    assertThat(a.ledger.claim(batch)).isPresent();
    a.ledger.save(batch, batch.dropped(nodes.clock.instant()));

    while (a.spool.first(topic).isPresent()) {
      a.spool.sealDue();
    }
    assertThat(b.append(topic, 0, 9)).as("is given up on all nodes").isZero();
  }
}
