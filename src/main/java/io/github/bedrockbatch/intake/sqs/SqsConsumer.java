/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.sqs;

import io.github.bedrockbatch.intake.file.BackoffPollStrategy;
import io.github.bedrockbatch.stage.sqs.SqsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Receives the messages of a queue in pages: after the first message, all that are there at once.
 * Several threads do so at a time. They are never interrupted, as a page may be being written to
 * disk; a thread that is waiting for messages at a stop gives back what it receives.
 */
final class SqsConsumer extends DefaultConsumer implements Suspendable {
  private static final Logger LOG = LoggerFactory.getLogger(SqsConsumer.class);

  private static final int PAGE = 200;
  private static final int PAGE_BYTES = 4 * 1024 * 1024;
  private static final MessageSystemAttributeName RECEIVES =
      MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT;
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final HeldMessages held;
  private final int threads;
  private final int waitSeconds;
  private final BackoffPollStrategy polls;
  private ScheduledExecutorService extending;

  /** The token of the present threads; threads of an earlier start have another one, and end. */
  private volatile Object turn;

  SqsConsumer(
      SqsEndpoint endpoint,
      Processor processor,
      HeldMessages held,
      int threads,
      int waitSeconds,
      BackoffPollStrategy polls) {
    super(endpoint, processor);
    this.held = held;
    this.threads = threads;
    this.waitSeconds = waitSeconds;
    this.polls = polls;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    CamelContext camel = getEndpoint().getCamelContext();
    long millis = held.period().toMillis();
    extending =
        camel
            .getExecutorServiceManager()
            .newSingleThreadScheduledExecutor(this, "sqs-visibility-" + held.queue());
    extending.scheduleWithFixedDelay(held::extend, millis, millis, TimeUnit.MILLISECONDS);
    doResume();
  }

  @Override
  protected void doResume() {
    Object its = new Object();
    turn = its;
    for (int i = 0; i < threads; i++) {
      getEndpoint()
          .getCamelContext()
          .getExecutorServiceManager()
          .newThread("sqs-" + held.queue(), () -> receive(its))
          .start();
    }
  }

  @Override
  protected void doSuspend() {
    turn = null;
  }

  @Override
  protected void doStop() throws Exception {
    turn = null;
    if (extending != null) { // it was started
      getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(extending);
    }
    super.doStop();
  }

  private void receive(Object its) {
    while (turn == its) {
      if (!polls.begin(this, getEndpoint())) {
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
        continue;
      }
      List<Message> page = new ArrayList<>();
      try {
        gather(page, its);
        succeeded();
      } catch (SqsException e) {
        failed(e, its);
      }
      if (page.isEmpty() || take(page, its) || turn == its) {
        held.letGo(page);
      } else {
        held.giveBack(page);
      }
    }
  }

  private void gather(List<Message> page, Object its) throws SqsException {
    List<Message> some = held.receive(waitSeconds);
    long bytes = 0;
    while (!some.isEmpty()) {
      page.addAll(some);
      bytes += some.stream().mapToLong(message -> message.body().length()).sum();
      some = page.size() < PAGE && bytes < PAGE_BYTES && turn == its ? held.receive(0) : List.of();
    }
  }

  private void tellRepeated(List<Message> page) {
    int[] receives =
        page.stream()
            .map(Message::attributes)
            .mapToInt(has -> Integer.parseInt(has.getOrDefault(RECEIVES, "1")))
            .filter(times -> times > 1)
            .toArray();
    if (receives.length > 0) {
      LOG.info(
          "{} of {} messages of the queue {} were received before, one of them {} times in all",
          receives.length,
          page.size(),
          held.queue(),
          Arrays.stream(receives).max().getAsInt());
    }
  }

  private synchronized void succeeded() {
    polls.commit(this, getEndpoint(), 0);
  }

  /** Notes a failure; of several threads that fail at once, only one does. */
  private synchronized void failed(SqsException thrown, Object its) {
    if (turn == its && polls.begin(this, getEndpoint())) {
      polls.rollback(this, getEndpoint(), 0, thrown);
    }
  }

  /**
   * Takes in a page. If that fails, its messages are tried one by one, so that one that cannot be
   * taken in does not hold up the others.
   *
   * @return whether nothing of the page is left
   */
  private boolean take(List<Message> page, Object its) {
    tellRepeated(page);
    if (turn == its && isTaken(page)) {
      return true;
    }
    if (page.size() > 1) {
      page.stream().takeWhile(message -> turn == its).forEach(one -> isTaken(List.of(one)));
    }
    return false;
  }

  private boolean isTaken(List<Message> page) {
    Exchange exchange = createExchange(false);
    try {
      exchange.getMessage().setBody(new SqsPage(held.queue(), page, held));
      getProcessor().process(exchange);
      return !exchange.isFailed();
    } catch (Exception e) {
      getExceptionHandler().handleException("Taking in messages failed", exchange, e);
      return false;
    } finally {
      releaseExchange(exchange, false);
    }
  }
}
