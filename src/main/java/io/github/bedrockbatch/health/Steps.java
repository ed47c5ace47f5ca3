/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.health;

import io.github.bedrockbatch.stage.LeasedBatch;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.component.timer.TimerEndpoint;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** Tracks the step at which each exchange is, and when each timer has to tick next. */
final class Steps implements InterceptStrategy {
  private static final String WORK = "CamelBedrockBatchWork";

  private final LongSupplier nanoTime;
  private final Set<Work> works = ConcurrentHashMap.newKeySet();
  private final Map<String, Work> timers = new ConcurrentHashMap<>();

  Steps(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  Collection<Work> works() {
    return Collections.unmodifiableSet(works);
  }

  /** Whether no exchange of the stage is in flight. */
  boolean isIdle(String stage) {
    return works.stream().noneMatch(work -> work.stage().equals(stage));
  }

  /** The timers whose next tick has been overdue for at least so long. */
  List<Work> overdue(long now, long nanos) {
    return timers.values().stream().filter(timer -> timer.nanos(now) >= nanos).toList();
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext camel, NamedNode node, Processor target, Processor next) {
    String step = node.getId();
    return new DelegateAsyncProcessor(target) {
      @Override
      public boolean process(Exchange exchange, AsyncCallback callback) {
        Work work = work(exchange);
        String outer = work.step();
        String batch = LeasedBatch.idOf(exchange);
        work.at(step, batch, nanoTime.getAsLong());
        return super.process(
            exchange,
            inThisThread -> {
              work.at(outer, batch, nanoTime.getAsLong());
              callback.done(inThisThread);
            });
      }
    };
  }

  private Work work(Exchange exchange) {
    Work known = exchange.getProperty(WORK, Work.class);
    return known == null ? begin(exchange) : known;
  }

  private Work begin(Exchange exchange) {
    String stage = String.valueOf(exchange.getFromRouteId()).replaceFirst("-(timer|wake-up)$", "");
    Work work = new Work(stage, nanoTime.getAsLong());
    expectTick(exchange, stage);
    exchange.setProperty(WORK, work);
    works.add(work);
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                expectTick(done, stage); // before it counts as idle
                works.remove(work);
              }

              @Override
              public boolean allowHandover() {
                return false; // a copy that another thread processes gets its own
              }
            });
    return work;
  }

  /** The timer that has begun this, if one has, is to tick a period from now. */
  private void expectTick(Exchange exchange, String stage) {
    if (exchange.getFromEndpoint() instanceof TimerEndpoint timer && timer.getRepeatCount() == 0) {
      long next = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(timer.getPeriod());
      timers.computeIfAbsent(stage, name -> new Work(name, next)).at("", null, next);
    }
  }
}
