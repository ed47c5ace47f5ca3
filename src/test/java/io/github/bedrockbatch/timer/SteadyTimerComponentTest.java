/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That a timer of the JDK stops when the clock is set back was seen by hand, with libfaketime. */
class SteadyTimerComponentTest {
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final AtomicInteger ticks = new AtomicInteger();

  @BeforeEach
  void start() {
    camel.getRegistry().bind("timer", new SteadyTimerComponent(Clock.systemUTC()));
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private void route(String options) throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("timer:steady?" + options)
                .routeId("steady")
                .process(exchange -> ticks.incrementAndGet());
          }
        });
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains("timer://steady"))
        .toList();
  }

  private void await(int least) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> ticks.get() >= least);
  }

  @Test
  void a_route_is_called_again_and_again_by_no_timer_of_the_jdk() throws Exception {
    route("delay=0&period=10");

    await(3);
    assertThat(threads())
        .singleElement()
        .satisfies(thread -> assertThat(thread.getClass()).isEqualTo(Thread.class));
  }

  @Test
  void a_route_that_was_stopped_is_called_again_once_it_is_started() throws Exception {
    route("delay=0&period=10&fixedRate=true");
    await(1);
    camel.getRouteController().stopRoute("steady");
    Awaitility.await().until(() -> threads().isEmpty());
    int before = ticks.get();

    camel.getRouteController().startRoute("steady");

    await(before + 2);
  }

  @Test
  void a_route_is_called_as_often_as_it_says_from_a_time_of_day_on() throws Exception {
    route("time=2026-01-01 00:00:00&period=10&repeatCount=2");

    await(2);
    Awaitility.await().during(Duration.ofMillis(100)).until(() -> ticks.get() == 2);
  }
}
