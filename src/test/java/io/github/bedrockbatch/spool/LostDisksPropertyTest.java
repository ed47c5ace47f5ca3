/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.config.UnderMinimum;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.prompt.Ack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/**
 * Whoever owns a partition, whichever node is slow, killed, or lost with its disk: an offset is
 * committed only when all before it is uploaded, and every prompt is uploaded once.
 */
class LostDisksPropertyTest {
  private static final int EVENTS = 60;

  private Path root;
  private String topic;
  private TwoNodes nodes;
  private int lives;
  private long committed;
  private long highest;
  private final List<String> uploaded = new ArrayList<>();

  /** A node as its broker sees it. */
  private final class Consumer {
    private TwoNodes.Node node;
    private long next;

    Consumer() throws IOException {
      begin();
    }

    private void begin() throws IOException {
      lives++;
      node = nodes.node("life-" + lives + topic, root.resolve("life-" + lives));
      alive();
      next = committed;
    }

    void alive() {
      node.revocation.alive(Duration.ofHours(1), false);
    }

    void deliver(int records) throws IOException {
      node.append(topic, next, next + records - 1);
      node.spool.sync();
      next += records;
      highest = Math.max(highest, next);
    }

    void commit() {
      long upTo = Math.min(next, node.spool.first(topic).orElse(next));
      assertThat(uploaded)
          .containsAll(LongStream.range(committed, upTo).mapToObj(n -> topic + '/' + n).toList());
      committed = Math.max(committed, upTo);
    }

    void seal() throws IOException {
      nodes.clock.advance(Duration.ofSeconds(2));
      node.spool.sealNow();
    }

    void upload() throws IOException {
      uploaded.addAll(node.upload());
    }

    void isSlow(Consumer other) {
      node.revocation.alive(Duration.ofSeconds(-1), false);
      other.node.revocation.revoke();
      alive();
    }

    void restart() throws IOException {
      node.start();
      next = committed;
    }

    void loseDisk() throws IOException {
      node.spool.close();
      node.revocation.alive(Duration.ofSeconds(-1), false);
      DurableFolder.remove(node.root);
      begin();
    }
  }

  @BeforeTry
  void make_a_folder() throws IOException {
    root = Files.createTempDirectory("lost-disks");
    topic = "kafka:" + UUID.randomUUID();
    nodes = new TwoNodes(root, 1, 17, UnderMinimum.WAIT);
    nodes.key = Prompts.NOVA.acknowledged(Ack.UPLOADED);
  }

  @AfterTry
  void remove_the_folder() throws IOException {
    nodes.close();
    DurableFolder.remove(root);
  }

  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  void every_prompt_is_uploaded_once_and_acknowledged_after_it(@ForAll Random random)
      throws IOException {
    uploaded.clear();
    committed = 0;
    highest = 0;
    List<Consumer> consumers = List.of(new Consumer(), new Consumer());
    Consumer owner = consumers.get(0);
    for (int i = 0; i < EVENTS; i++) {
      Consumer one = consumers.get(random.nextInt(2));
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> owner.deliver(1 + random.nextInt(25));
        case 3 -> owner.commit();
        case 4 -> {
          owner = one;
          one.next = committed;
        }
        case 5, 6 -> one.seal();
        case 7, 8 -> one.upload();
        case 9 -> one.isSlow(consumers.get(random.nextInt(2)));
        case 10 -> one.restart();
        default -> {
          if (random.nextBoolean()) {
            one.loseDisk();
          } else {
            one.node.revocation.revoke();
          }
        }
      }
    }
    owner.next = committed;
    owner.deliver((int) (highest - committed) + 1);
    for (int looks = 0; looks < 20; looks++) { // who was slow looks after its batches, too
      for (Consumer one : consumers) {
        one.node.revocation.revoke();
        one.seal();
        one.upload();
      }
    }
    owner.commit();

    assertThat(committed).isEqualTo(highest);
    assertThat(uploaded)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, highest).mapToObj(n -> topic + '/' + n).toList());
  }
}
