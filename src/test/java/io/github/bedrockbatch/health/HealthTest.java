/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.health.Health.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final Duration BUSY = Duration.ofMinutes(2);

  private final AtomicLong nanoTime = new AtomicLong();
  private final Watchdog watchdog = new Watchdog(BUSY, nanoTime::get);
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final Health health = new Health(camel, watchdog, BUSY, null, () -> {});
  private final CountDownLatch atStep = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);

  @AfterEach
  void stop() {
    answer.countDown();
    camel.stop();
    watchdog.close();
    health.close();
  }

  private void start(String stage) throws Exception {
    start(stage, "");
  }

  private void start(String stage, String options) throws Exception {
    watchdog.watch(camel);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("timer:" + stage + "?delay=0" + options)
                .routeId(stage + "-timer")
                .process(
                    exchange -> {
                      atStep.countDown();
                      answer.await();
                    })
                .id(stage + "-step");
          }
        });
    camel.start();
    atStep.await();
  }

  private void pass(int minutes) {
    nanoTime.addAndGet(Duration.ofMinutes(minutes).toNanos());
  }

  private String todo() {
    return health.live().checks().stream()
        .filter(check -> check.status() == Status.DOWN)
        .findFirst()
        .map(Health.Check::todo)
        .orElse("");
  }

  @Test
  void a_stage_may_take_long_for_a_step_and_then_waits_for_its_next_tick() throws Exception {
    start("collect");
    pass(20);
    assertThat(todo()).isEmpty();

    answer.countDown();
    await().until(() -> watchdog.stuck().isEmpty());
    assertThat(todo()).isEmpty();
  }

  @Test
  void a_timer_that_does_not_tick_is_told_long_before_a_step_that_hangs() throws Exception {
    start("collect");
    answer.countDown();
    camel.getRouteController().stopRoute("collect-timer");
    await().until(() -> watchdog.isIdle("collect"));
    pass(9);
    assertThat(todo()).isEmpty();
    pass(2);

    assertThat(todo()).startsWith("The stage collect has not begun anything for 10 minutes");
  }

  @Test
  void a_timer_that_is_to_tick_once_is_not_expected_again() throws Exception {
    start("once", "&repeatCount=1");
    answer.countDown();
    pass(60);
    await().until(() -> watchdog.getBusy().isEmpty());

    assertThat(todo()).isEmpty();
  }

  @Test
  void a_look_for_problems_that_hangs_is_told_as_early() throws Exception {
    start("problems");
    pass(9);
    assertThat(todo()).isEmpty();
    pass(1);

    assertThat(todo())
        .startsWith("The stage problems has been busy with step problems-step for 10 minutes");
  }
}
