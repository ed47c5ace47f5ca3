/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No way of Camel's hides an Error. */
class ErrorsTest {
  private final List<Error> met = new CopyOnWriteArrayList<>();
  private final DefaultCamelContext camel = new DefaultCamelContext();

  @BeforeEach
  void watch() {
    Errors.watch(camel, met::add);
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private void start(RouteBuilder routes) throws Exception {
    camel.addRoutes(routes);
    camel.start();
  }

  private void awaitError(String words) {
    await()
        .dontCatchUncaughtExceptions()
        .until(() -> met.stream().anyMatch(error -> words.equals(error.getMessage())));
  }

  private static void fail(String words) {
    throw new NoClassDefFoundError(words);
  }

  @Test
  void of_a_step_that_a_timer_runs() throws Exception {
    start(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("timer:stage?delay=0").process(exchange -> fail("timer"));
          }
        });
    awaitError("timer");
  }

  @Test
  void of_a_step_whose_route_goes_on_after_exceptions() throws Exception {
    start(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:in")
                .errorHandler(noErrorHandler())
                .doTry()
                .split(body())
                .process(exchange -> fail("handled"))
                .end()
                .endDoTry()
                .doCatch(Exception.class)
                .log("goes on")
                .end();
          }
        });
    try (ProducerTemplate template = camel.createProducerTemplate()) {
      template.sendBody("direct:in", List.of("a"));
    }
    assertThat(met).extracting(Error::getMessage).contains("handled");
  }

  @Test
  void of_a_poller_before_it_has_anything(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("file"), "x");
    camel
        .getRegistry()
        .bind(
            "filter",
            GenericFileFilter.class,
            (GenericFileFilter<Object>)
                file -> {
                  fail("poller");
                  return false;
                });
    start(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("file:" + folder + "?initialDelay=0&delay=20&filter=#filter").log("never");
          }
        });
    awaitError("poller");
  }

  @Test
  void of_a_consumers_thread() throws Exception {
    camel.start();
    ExecutorService pool = camel.getExecutorServiceManager().newFixedThreadPool(this, "poll", 1);
    pool.submit(() -> fail("consumer"));
    awaitError("consumer");
  }

  @Test
  void and_exceptions_are_none() throws Exception {
    start(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:in")
                .errorHandler(noErrorHandler())
                .throwException(new IllegalStateException("no Error"));
          }
        });
    try (ProducerTemplate template = camel.createProducerTemplate()) {
      template.request("direct:in", exchange -> {});
    }
    assertThat(met).isEmpty();
  }
}
