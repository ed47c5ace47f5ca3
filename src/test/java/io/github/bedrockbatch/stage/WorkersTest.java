/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.SettableClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private final SettableClock clock = new SettableClock();

  /** Threads that have not begun. */
  private final Queue<Runnable> threads = new ArrayDeque<>();

  private final List<Exchange> looking = new ArrayList<>();
  private Consumer<Worker> look = worker -> {};
  private final Workers workers =
      new Workers(2, clock, threads::add, worker -> look.accept(worker));

  /** A thread that looks and finds a batch; what the others do meanwhile happens within. */
  private void finds(Runnable meanwhile) {
    look =
        worker -> {
          Exchange exchange = new DefaultExchange(new DefaultCamelContext());
          worker.carryOn(exchange);
          looking.add(exchange);
          Worker.found(exchange);
          meanwhile.run();
        };
    threads.remove().run();
  }

  private void findsNothing() {
    look = worker -> {};
    threads.remove().run();
  }

  @Test
  void one_that_finds_work_wakes_the_next_up_to_as_many_as_are_set() {
    workers.wake();
    assertThat(threads).hasSize(1);

    finds(
        () -> {
          assertThat(threads).hasSize(1);
          finds(() -> assertThat(threads).as("both are busy").isEmpty());
        });

    assertThat(threads).as("there was no more").isEmpty();
  }

  @Test
  void who_wakes_them_while_all_are_busy_has_another_look() {
    workers.wake();
    finds(() -> finds(workers::wake));

    assertThat(threads).hasSize(1);
    findsNothing();
    assertThat(threads).isEmpty();
  }

  @Test
  void one_that_waits_in_a_slow_sink_makes_room_for_another() {
    workers.wake();
    finds(
        () ->
            finds(
                () -> {
                  looking.forEach(Worker::away);
                  workers.wake();
                  assertThat(threads).as("not slow yet").isEmpty();

                  clock.advance(Duration.ofMillis(1_001));
                  workers.wake();
                  finds(
                      () -> {
                        assertThat(threads).as("two for two").hasSize(1);
                        assertThat(Worker.mayGoOn(looking.get(2))).isTrue();
                        looking.forEach(Worker::back);
                        assertThat(Worker.mayGoOn(looking.get(2))).as("too many now").isFalse();
                      });
                }));
  }

  @Test
  void there_are_never_more_than_four_times_as_many() {
    workers.wake();
    findsInSlowSinks(8);
    assertThat(looking).hasSize(8);
  }

  private void findsInSlowSinks(int times) {
    finds(
        () -> {
          looking.forEach(Worker::away);
          clock.advance(Duration.ofSeconds(2));
          workers.wake();
          if (times > 1) {
            findsInSlowSinks(times - 1);
          } else {
            assertThat(threads).isEmpty();
          }
        });
  }
}
