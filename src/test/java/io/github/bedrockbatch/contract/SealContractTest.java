/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.seal.Elsewhere;
import io.github.bedrockbatch.ledger.seal.OrdinalSet;
import io.github.bedrockbatch.ledger.seal.TakenElsewhereException;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.prompt.BatchKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a batch takes from a source is sealed once, whichever node has it. */
@OnEachDatabase
class SealContractTest extends TwoNodes {
  @Test
  void seals_once_however_often_it_is_asked() {
    Batch batch = Rows.sealed("1", Rows.NOVA, "node-a", now());
    assertThat(a.seal(batch, List.of(new SourceRange("file:x", 99, 100)))).isTrue();
    assertThat(a.claim(batch)).isPresent();
    Batch uploaded = a.save(batch, batch.uploaded(Rows.PLACE, now()));

    assertThat(a.seal(batch, List.of(new SourceRange("file:x", 500, 100)))).isFalse();

    assertThat(a.find("1")).contains(uploaded);
    assertThat(a.sources().position("file:x")).isEqualTo(99);
  }

  @Test
  void seals_nothing_when_the_positions_cannot_be_kept() {
    Batch batch = Rows.sealed("1", Rows.NOVA, "node-a", now());
    List<SourceRange> twice =
        List.of(new SourceRange("file:x", 1, 2), new SourceRange("file:x", 2, 3));

    assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> a.seal(batch, twice));

    assertThat(a.find("1")).isEmpty();
    assertThat(a.sources().position("file:x")).isEqualTo(-1);
  }

  @Test
  void remembers_what_batches_took_from_a_source_whatever_their_keys() {
    BatchKey group = new BatchKey(Rows.NOVA.modelId(), Rows.NOVA.invocationType(), "other");
    SourceRange first = new SourceRange("topic-1", 70, 50);
    SourceRange again = new SourceRange("topic-1", "topic-1", 99, 3, "4,3,90");
    a.seal(
        Rows.sealed("1", Rows.NOVA, "node-a", now()),
        List.of(first, new SourceRange("topic-2", 9, 50)));
    a.seal(Rows.sealed("2", group, "node-b", now()), List.of(again));

    assertThat(b.sources().position("topic-1")).isEqualTo(99);
    assertThat(b.sources().position("topic-2")).isEqualTo(9);
    assertThat(b.sources().position("topic-3")).isEqualTo(-1);
    Map<BatchKey, SourceRange> found = new LinkedHashMap<>();
    b.sources().eachRange("topic-1", found::put);
    assertThat(found).containsExactly(Map.entry(Rows.NOVA, first), Map.entry(group, again));
  }

  private Batch of(String node, String id) {
    return Rows.sealed(id, Rows.NOVA, node, now());
  }

  private Elsewhere refused(
      Ledger ledger, String id, List<SourceRange> ranges, String... messages) {
    Batch batch = of(ledger == a ? "node-a" : "node-b", id);
    Elsewhere[] elsewhere = new Elsewhere[1];
    assertThatExceptionOfType(TakenElsewhereException.class)
        .isThrownBy(() -> ledger.seal(batch, ranges, List.of(messages)))
        .satisfies(e -> elsewhere[0] = e.elsewhere());
    assertThat(ledger.find(id)).as("nothing is changed").isEmpty();
    return elsewhere[0];
  }

  private static List<Long> upTo200(OrdinalSet ordinals) {
    return LongStream.range(0, 200).filter(ordinals::contains).boxed().toList();
  }

  @Test
  void tells_what_another_batch_has_and_seals_what_none_has() {
    a.seal(of("node-a", "1"), List.of(new SourceRange("topic-1", 99, 100)));
    a.seal(of("node-a", "2"), List.of(new SourceRange("topic-1", "topic-1", 150, 2, "120,29")));

    Elsewhere elsewhere = refused(b, "3", List.of(new SourceRange("topic-1", 149, 52)));

    assertThat(elsewhere.ordinals()).containsOnlyKeys("topic-1");
    assertThat(upTo200(elsewhere.ordinals().get("topic-1"))).containsExactly(98L, 99L, 120L);
    assertThat(elsewhere.nodes()).containsExactly("node-a");
    assertThat(elsewhere.messages()).isEmpty();
    assertThat(b.sources().position("topic-1")).isEqualTo(150);
    SourceRange rest = new SourceRange("topic-1", "topic-1", 149, 49, "100+19,1+28");
    assertThat(b.seal(of("node-b", "3"), List.of(rest))).isTrue();
  }

  @Test
  void seals_batches_whose_ordinals_lie_between_each_other() {
    a.seal(of("node-a", "1"), List.of(new SourceRange("t", "t", 8, 5, "0,1,1,1,1")));

    SourceRange odd = new SourceRange("t", "t", 9, 5, "1,1,1,1,1");
    assertThat(b.seal(of("node-b", "2"), List.of(odd))).isTrue();
  }

  @Test
  void finds_the_few_of_thousands_of_sources_that_another_batch_has() {
    List<SourceRange> files = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      files.add(new SourceRange("file:" + i, 4, 5));
    }
    a.seal(of("node-a", "1"), List.of(files.get(7), files.get(500), files.get(999)));

    assertThat(refused(b, "2", files).ordinals())
        .containsOnlyKeys("file:7", "file:500", "file:999");
  }

  @ParameterizedTest
  @EnumSource(value = BatchState.class, mode = EnumSource.Mode.EXCLUDE, names = "OPEN")
  void what_became_of_the_other_batch_makes_no_difference(BatchState state) {
    in(state, "1"); // which has 100 of its source

    assertThat(refused(b, "2", List.of(new SourceRange("file:1", 199, 200))).ordinals())
        .containsOnlyKeys("file:1");
  }

  @Test
  void seals_what_is_sent_again_once_though_two_nodes_send_it() {
    SourceRange again = new SourceRange("batch:1", "topic-1", 40, 2, "7,32");
    SourceRange more = new SourceRange("batch:1", "topic-2", 40, 1, "9");
    a.seal(of("node-a", "2"), List.of(again, more));

    Elsewhere elsewhere = refused(b, "3", List.of(again, more));
    assertThat(upTo200(elsewhere.ordinals().get("batch:1"))).containsExactly(7L, 9L, 40L);
  }

  @Test
  void seals_a_message_once() {
    a.seal(of("node-a", "1"), List.of(new SourceRange("q@a", 1, 2)), List.of("m1", "m2"));

    List<SourceRange> two = List.of(new SourceRange("q@b", 1, 2));
    assertThat(refused(b, "2", two, "m2", "m3").messages()).containsExactly("m2");
    assertThat(b.seal(of("node-b", "2"), two, List.of("m3", "m4"))).isTrue();
  }

  @Test
  void forgets_a_message_after_a_week_when_more_are_sealed() {
    a.seal(of("node-a", "1"), List.of(new SourceRange("q@a", 0, 1)), List.of("m1"));
    advance(Duration.ofDays(8));
    a.seal(of("node-a", "2"), List.of(new SourceRange("q@a", 1, 1)), List.of("m2"));

    assertThat(a.seal(of("node-a", "3"), List.of(new SourceRange("q@a", 2, 1)), List.of("m1")))
        .isTrue();
  }

  @Test
  void of_nodes_that_seal_the_same_at_once_one_has_it() throws Exception {
    int rounds = 30;
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<Integer>> sealed = new ArrayList<>();
    try {
      for (Ledger node : List.of(a, b)) {
        sealed.add(
            threads.submit(
                () -> {
                  int mine = 0;
                  for (int i = 0; i < rounds; i++) {
                    together.await();
                    try {
                      node.seal(
                          of(node == a ? "node-a" : "node-b", (node == a ? "a" : "b") + i),
                          List.of(new SourceRange("t", 10 * i + 9, 10)),
                          List.of("m" + i));
                      mine++;
                    } catch (TakenElsewhereException e) {
                      assertThat(e.elsewhere().isNothing()).isFalse();
                    }
                  }
                  return mine;
                }));
      }
      assertThat(sealed.get(0).get() + sealed.get(1).get()).isEqualTo(rounds);
    } finally {
      threads.shutdownNow();
    }
  }
}
