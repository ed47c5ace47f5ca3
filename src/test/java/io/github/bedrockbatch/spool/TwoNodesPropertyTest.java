/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.config.UnderMinimum;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/**
 * Whatever a topic and a queue deliver to whom, whoever is killed and restarted when: every prompt
 * is in one sealed batch of one node.
 */
class TwoNodesPropertyTest {
  private static final int EVENTS = 40;

  private Path root;

  @BeforeTry
  void make_a_folder() throws IOException {
    root = Files.createTempDirectory("two-nodes");
  }

  @AfterTry
  void remove_the_folder() throws IOException {
    DurableFolder.remove(root);
  }

  /** A node as its brokers see it. */
  private final class Consumer {
    final TwoNodes.Node node;
    final Set<String> prefetched = new LinkedHashSet<>();
    private final Map<Path, Long> synced = new HashMap<>();
    private long next;

    Consumer(TwoNodes.Node node) {
      this.node = node;
    }

    void deliver(int records) throws IOException {
      node.append(topic, next, next + records - 1);
      next += records;
      highest = Math.max(highest, next);
    }

    void commit() throws IOException {
      sync();
      committed = Math.max(committed, next);
    }

    private void sync() throws IOException {
      node.spool.sync();
      for (Path open : node.folders(SpoolFolder.OPEN)) {
        for (String name : List.of(SpoolFolder.INPUT, SpoolFolder.CONTEXT)) {
          synced.put(open.resolve(name), Files.size(open.resolve(name)));
        }
      }
    }

    /** The messages that it holds come to the spool, whatever became of them elsewhere. */
    void take(boolean acknowledge) throws IOException {
      node.append(prefetched);
      if (acknowledge) {
        sync();
        node.acknowledge(prefetched);
        queue.removeAll(prefetched);
      }
      prefetched.clear();
    }

    /** A kill; of what was not synced, any part is found again. */
    void kill(Random random) throws IOException {
      for (Path open : node.folders(SpoolFolder.OPEN)) {
        for (String name : List.of(SpoolFolder.INPUT, SpoolFolder.CONTEXT)) {
          Path file = open.resolve(name);
          long size = Files.size(file);
          long safe = Math.min(size, synced.getOrDefault(file, 0L));
          Cuts.cut(file, safe + (size - safe) * random.nextInt(101) / 100);
        }
      }
      restart();
    }

    void restart() throws IOException {
      node.start();
      prefetched.clear();
      next = committed;
    }

    void killWhileSealing(Random random) throws IOException {
      node.sealsBeforeFailure = random.nextInt(3);
      node.failsAfterCommit = random.nextBoolean();
      try {
        node.spool.sealNow();
      } catch (IllegalStateException e) {
        assertThat(e.getMessage()).isIn("no ledger", "the answer was lost");
      }
      restart();
    }
  }

  private final Set<String> queue = new LinkedHashSet<>();
  private String topic;
  private long committed;
  private long highest;

  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  void every_prompt_is_sealed_once(@ForAll Random random) throws IOException {
    topic = "kafka:" + UUID.randomUUID();
    committed = 0;
    highest = 0;
    queue.clear();
    int messages = 0;
    try (TwoNodes nodes = new TwoNodes(root, 1, 17, UnderMinimum.WAIT)) {
      List<Consumer> consumers = List.of(new Consumer(nodes.a), new Consumer(nodes.b));
      for (int i = 0; i < EVENTS; i++) {
        Consumer one = consumers.get(random.nextInt(2));
        switch (random.nextInt(12)) {
          case 0, 1, 2 -> one.deliver(1 + random.nextInt(25));
          case 3, 4 -> one.commit();
          case 5 -> one.next = committed; // the partition came back to it
          case 6, 7 -> {
            for (int more = random.nextInt(8); more > 0; more--) {
              queue.add(topic + " message " + messages++);
            }
            one.prefetched.addAll(queue.stream().limit(10).toList());
          }
          case 8 -> one.take(random.nextBoolean());
          case 9 -> one.node.spool.sealNow();
          case 10 -> one.kill(random);
          default -> one.killWhileSealing(random);
        }
      }
      Consumer last = consumers.get(1);
      last.next = committed;
      last.deliver((int) (highest - committed) + 1);
      last.prefetched.addAll(queue);
      last.take(true);
      List<String> sealed = new ArrayList<>();
      for (Consumer one : consumers) {
        one.node.spool.sealNow();
        assertThat(one.node.spool.openRecords()).isZero();
        sealed.addAll(one.node.sealed());
      }

      List<String> all = new ArrayList<>();
      LongStream.range(0, highest).forEach(n -> all.add(topic + '/' + n));
      for (int n = 0; n < messages; n++) {
        all.add(topic + " message " + n);
      }
      assertThat(sealed).containsExactlyInAnyOrderElementsOf(all);
    }
  }
}
