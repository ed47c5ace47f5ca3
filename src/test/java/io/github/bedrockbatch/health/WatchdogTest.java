/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.health.Watchdog.Stuck;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private final AtomicLong nanoTime = new AtomicLong();
  private final Watchdog watchdog = new Watchdog(Duration.ofMinutes(10), nanoTime::get);
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final CountDownLatch atStep = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);

  @AfterEach
  void stop() {
    answer.countDown();
    camel.stop();
    watchdog.close();
  }

  private void start() throws Exception {
    watchdog.watch(camel);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("timer:collect?delay=0")
                .routeId("collect-timer")
                .to("direct:sink")
                .id("collect-deliver");
            from("direct:sink")
                .process(
                    exchange -> {
                      atStep.countDown();
                      answer.await();
                    })
                .id("sink-send");
          }
        });
    camel.start();
    atStep.await();
  }

  private void pass(int minutes) {
    nanoTime.addAndGet(Duration.ofMinutes(minutes).toNanos());
    watchdog.look();
  }

  @Test
  void a_step_that_hangs_is_told_at_growing_distance() throws Exception {
    try (LogLines log = new LogLines(Watchdog.class)) {
      start();
      pass(9);
      assertThat(log.all()).isEmpty();
      pass(1);
      assertThat(log.all())
          .singleElement()
          .asString()
          .startsWith("ERROR The stage collect has been busy with step sink-send for 10 min");
      pass(9);
      assertThat(log.all()).hasSize(1);
      pass(1);
      assertThat(log.all()).hasSize(2);
      assertThat(watchdog.getBusyTooLong()).isEqualTo(1);

      answer.countDown();
      await().until(() -> watchdog.getBusy().stream().noneMatch(busy -> busy.contains("sink")));
    }
  }

  @Test
  void what_begins_while_the_watchdog_looks_is_not_taken_for_stuck() throws Exception {
    List<Stuck> told = new CopyOnWriteArrayList<>();
    AtomicReference<Watchdog> looking = new AtomicReference<>();
    LongSupplier looksWheneverAsked =
        () -> {
          Watchdog now = looking.getAndSet(null);
          if (now != null) {
            told.addAll(now.stuck());
            looking.set(now);
          }
          return Duration.ofHours(1).toNanos();
        };
    try (Watchdog beside = new Watchdog(Duration.ofMinutes(10), looksWheneverAsked)) {
      beside.watch(camel);
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:stage").process(exchange -> {}).id("stage-step");
            }
          });
      camel.start();
      looking.set(beside);
      camel.createProducerTemplate().sendBody("direct:stage", "");
    }

    assertThat(told).isEmpty();
  }

  @Test
  void a_timer_that_does_not_tick_is_told() throws Exception {
    start();
    answer.countDown();
    camel.getRouteController().stopRoute("collect-timer");
    await().until(() -> watchdog.isIdle("collect"));
    nanoTime.addAndGet(Duration.ofMinutes(11).toNanos());
    await()
        .until(
            () ->
                watchdog.getBusy().contains("The stage collect has not begun anything for 10 min"));
  }
}
